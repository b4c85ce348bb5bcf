// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "inference.h"
#include "types.h"

#include <algorithm>
#include <array>
#include <utility>

#include <dlpack/dlpack.h>
#include <fmt/format.h>

namespace edgegauge::mxnet {
namespace {

using model::DataType;

constexpr int kCpu = 1;

/// Element types that memory of others may have when it is wrapped.
constexpr std::array<std::pair<DataType, DLDataTypeCode>, 7> kWrappable{{{DataType::kFloat32, kDLFloat},
                                                                         {DataType::kFloat64, kDLFloat},
                                                                         {DataType::kFloat16, kDLFloat},
                                                                         {DataType::kUint8, kDLUInt},
                                                                         {DataType::kInt8, kDLInt},
                                                                         {DataType::kInt32, kDLInt},
                                                                         {DataType::kInt64, kDLInt}}};

DLDataType to_dlpack(const worker::HostTensor& tensor) {
  const auto* row =
      std::ranges::find(kWrappable, tensor.type.dtype, &decltype(kWrappable)::value_type::first);
  if (row == kWrappable.end()) {
    throw worker::BackendError(fmt::format("MXNet does not take input '{}' of type {}", tensor.name,
                                           model::name_of(tensor.type.dtype)));
  }
  return {static_cast<std::uint8_t>(row->second),
          static_cast<std::uint8_t>(model::size_of(tensor.type.dtype) * 8), 1};
}

/// The memory is somebody else's.
void keep(DLManagedTensor*) {}

/// Whether nothing is left to the library's inference: the inputs were held against the model already.
bool says_all(const Model& model) {
  return std::ranges::all_of(model.inputs, [](const worker::Port& input) {
    return !input.any_shape && std::ranges::count(input.type.shape, model::kDynamic) == 0;
  });
}

}  // namespace

/// An input in the form in which the library takes memory of others: it keeps the addresses.
struct MxnetSession::Wrapped {
  model::Shape shape;
  DLManagedTensor tensor;
  Handle array;
};

MxnetSession::MxnetSession(const Api& api, Executable executable)
    : api_(api), executable_(std::move(executable)) {}

MxnetSession::~MxnetSession() = default;

std::unique_ptr<MxnetSession::Wrapped> MxnetSession::wrap(const worker::HostTensor& tensor) const {
  auto wrapped = std::make_unique<Wrapped>(Wrapped{tensor.type.shape, {}, Handle(nullptr, api_.array_free)});
  DLTensor& described = wrapped->tensor.dl_tensor;
  // The library only reads an input, although neither signature can say so.
  described.data = const_cast<std::byte*>(tensor.data);
  described.ctx = {kDLCPU, 0};
  described.ndim = static_cast<int>(wrapped->shape.size());
  described.dtype = to_dlpack(tensor);
  described.shape = wrapped->shape.data();
  wrapped->tensor.deleter = keep;
  NDArrayHandle array = nullptr;
  api_.check(api_.array_wrap(&wrapped->tensor, &array));
  wrapped->array.reset(array);
  return wrapped;
}

Handle MxnetSession::zeros(const model::Shape& shape) const {
  const std::vector<std::uint32_t> extents(shape.begin(), shape.end());
  const std::vector<float> values(static_cast<std::size_t>(model::element_count(shape)), 0.0f);
  NDArrayHandle array = nullptr;
  api_.check(api_.array_create(extents.data(), static_cast<std::uint32_t>(extents.size()), kCpu, 0, 0,
                               type_flag(DataType::kFloat32), &array));
  Handle result(array, api_.array_free);
  api_.check(api_.array_copy_in(array, values.data(), values.size()));
  return result;
}

void MxnetSession::bind(std::vector<std::vector<worker::HostTensor>> sets) {
  const Model& model = executable_.model;
  const std::vector<std::string>& names = executable_.arguments;
  std::map<std::string, model::Shape> shapes;
  if (!says_all(model) || !model.labels.empty()) shapes = argument_shapes(api_, model, sets.at(0));
  for (const std::string& label : model.labels) labels_.emplace(label, zeros(shapes.at(label)));
  for (const std::string& name : names) {
    const auto array = model.arrays.find(name);
    const auto label = labels_.find(name);
    arguments_.push_back(array != model.arrays.end() ? array->second.get()
                         : label != labels_.end()    ? label->second.get()
                                                     : nullptr);
  }
  for (const worker::Port& input : model.inputs)
    slots_.push_back(static_cast<std::size_t>(std::ranges::find(names, input.name) - names.begin()));
  for (const auto& set : sets) {
    auto& wrapped = sets_.emplace_back();
    for (const worker::HostTensor& tensor : set) wrapped.push_back(wrap(tensor));
  }
  for (const worker::Port& output : model.outputs) results_.push_back({output.name, {}, nullptr});
}

void MxnetSession::run(std::size_t i) {
  for (std::size_t k = 0; k < slots_.size(); ++k) arguments_[slots_[k]] = sets_[i][k]->array.get();
  answers_.clear();
  int count = 0;
  NDArrayHandle* outputs = nullptr;
  const int* storage = nullptr;
  api_.check(api_.cached_op_invoke(executable_.cached_op.get(), static_cast<int>(arguments_.size()),
                                   arguments_.data(), &count, &outputs, &storage));
  for (int k = 0; k < count; ++k) answers_.emplace_back(outputs[k], api_.array_free);
  for (std::size_t k = 0; k < answers_.size(); ++k) take_result(k, answers_[k].get());
}

/// Waits for the output, and has it in the plain layout.
void MxnetSession::take_result(std::size_t output, NDArrayHandle array) {
  worker::HostTensor& result = results_.at(output);
  void* data = nullptr;
  api_.check(api_.array_wait(array));
  api_.check(api_.array_data(array, &data));
  int rank = 0, flag = 0;
  const int* extents = nullptr;
  api_.check(api_.array_shape(array, &rank, &extents));
  api_.check(api_.array_type(array, &flag));
  const auto dtype = from_type_flag(flag);
  if (!dtype) throw worker::BackendError(fmt::format("output '{}' is of type {}", result.name, flag));
  result.type.dtype = *dtype;
  result.type.shape.assign(extents, extents + rank);
  result.data = static_cast<const std::byte*>(data);
}

}  // namespace edgegauge::mxnet
