// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "layout.h"
#include "types.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::tensorflow {
namespace {

std::vector<worker::Port> ports_in(const std::vector<GraphPort>& all) {
  std::vector<worker::Port> ports;
  for (const GraphPort& one : all) ports.push_back(one.port);
  return ports;
}

std::vector<TF_Output> places_in(const std::vector<GraphPort>& all) {
  std::vector<TF_Output> places;
  for (const GraphPort& one : all) places.push_back(one.place);
  return places;
}

void leave_alone(void*, std::size_t, void*) {}

}  // namespace

GraphSession::GraphSession(const Api& api, OwnedGraph graph, TF_Session* session, worker::Settings settings)
    : api_(api),
      graph_(std::move(graph)),
      session_(session),
      settings_(std::move(settings)),
      ports_(ports_of(api_, graph_.get())),
      input_places_(places_in(ports_.inputs)),
      output_places_(places_in(ports_.outputs)),
      status_(api_) {}

std::vector<worker::Port> GraphSession::inputs() const { return ports_in(ports_.inputs); }
std::vector<worker::Port> GraphSession::outputs() const { return ports_in(ports_.outputs); }

OwnedTensor GraphSession::bound(const worker::HostTensor& tensor, bool channels_last) const {
  const TF_DataType type = to_tensorflow(tensor.type.dtype);
  const model::Shape& shape = tensor.type.shape;
  const std::size_t size = model::size_of(tensor.type.dtype);
  const std::size_t bytes = size * static_cast<std::size_t>(model::element_count(shape));
  if (!channels_last) {
    // Only read, although the signature cannot say so: the library reuses no memory that it was fed.
    return {api_.NewTensor(type, shape.data(), static_cast<int>(shape.size()),
                           const_cast<std::byte*>(tensor.data), bytes, leave_alone, nullptr),
            api_.DeleteTensor};
  }
  const Order order = tensorflow::channels_last(shape.size());
  const model::Shape lies_as = permuted(shape, order);
  OwnedTensor copy(api_.AllocateTensor(type, lies_as.data(), static_cast<int>(lies_as.size()), bytes),
                   api_.DeleteTensor);
  permute(tensor.data, shape, order, size, static_cast<std::byte*>(api_.TensorData(copy.get())));
  return copy;
}

void GraphSession::bind(std::vector<std::vector<worker::HostTensor>> sets) {
  for (const auto& set : sets) {
    std::vector<TF_Tensor*>& request = sets_.emplace_back();
    for (std::size_t i = 0; i < set.size(); ++i)
      request.push_back(memory_.emplace_back(bound(set[i], ports_.inputs[i].channels_last)).get());
  }
  answers_.resize(output_places_.size(), nullptr);
  plain_.resize(output_places_.size());
  for (const GraphPort& output : ports_.outputs)
    results_.push_back({output.port.name, {output.port.type.dtype, {}}, nullptr});
}

void GraphSession::run(std::size_t i) {
  for (TF_Tensor*& answer : answers_) {
    if (answer != nullptr) api_.DeleteTensor(answer);
    answer = nullptr;
  }
  api_.SessionRun(session_, nullptr, input_places_.data(), sets_[i].data(),
                  static_cast<int>(input_places_.size()), output_places_.data(), answers_.data(),
                  static_cast<int>(output_places_.size()), nullptr, 0, nullptr, status_.get());
  status_.check("TensorFlow");
}

std::span<const worker::HostTensor> GraphSession::results() {
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    worker::HostTensor& result = results_[i];
    model::Shape shape;
    for (int axis = 0; axis < api_.NumDims(answers_[i]); ++axis) shape.push_back(api_.Dim(answers_[i], axis));
    result.data = static_cast<const std::byte*>(api_.TensorData(answers_[i]));
    result.type.shape = shape;
    if (!ports_.outputs[i].channels_last) continue;
    const Order back = inverse(channels_last(shape.size()));
    const std::size_t size = model::size_of(result.type.dtype);
    plain_[i].resize(size * static_cast<std::size_t>(model::element_count(shape)));
    permute(result.data, shape, back, size, plain_[i].data());
    result.type.shape = permuted(shape, back);
    result.data = plain_[i].data();
  }
  return results_;
}

const Trace& GraphSession::trace() const {
  if (!trace_) {
    trace_ =
        sets_.empty() ? Trace{} : trace_request(api_, session_, input_places_, sets_.front(), output_places_);
  }
  return *trace_;
}

std::string GraphSession::effective_precision() const {
  return trace().kernels.empty() ? "unknown" : trace().precision;  // some executors cannot be watched
}

std::map<std::string, std::string> GraphSession::notes() const {
  return {{"runtime_version", api_.Version()},
          {"kernels", trace().kernels},
          {"threads", settings_.at("threads")}};
}

}  // namespace edgegauge::tensorflow
