// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "zoo/builder.h"

#include "core/check.h"
#include "model/operators.h"

#include <utility>

namespace edgegauge::zoo {
namespace {

using model::Attributes;
using model::Shape;
using model::ValueId;

constexpr float kBatchNormEpsilon = 1e-5f;

std::string joined(std::string_view name, std::string_view suffix) {
  return std::string(name).append(".").append(suffix);
}

Attributes pooling(const Window& window) {
  const std::int64_t pad = window.padding;
  return {{"kernel_shape", Shape{window.size, window.size}},
          {"strides", Shape{window.stride, window.stride}},
          {"pads", Shape{pad, pad, pad, pad}}};
}

}  // namespace

Builder::Builder(std::string network) { graph_.name = std::move(network); }

ValueId Builder::input(Shape shape) {
  const ValueId x = graph_.add_value("input", model::TensorType{model::DataType::kFloat32, std::move(shape)});
  graph_.inputs.push_back(x);
  return x;
}

ValueId Builder::conv(std::string_view name, ValueId x, std::int64_t channels, Window window, Bias bias) {
  std::vector<ValueId> inputs{
      x, parameter(joined(name, "weight"), {channels, channels_of(x), window.size, window.size})};
  if (bias == Bias::kYes) inputs.push_back(parameter(joined(name, "bias"), {channels}));
  return append("Conv", name, std::move(inputs), pooling(window));
}

ValueId Builder::batch_norm(std::string_view name, ValueId x) {
  std::vector<ValueId> inputs{x};
  for (const std::string_view suffix : {"weight", "bias", "running_mean", "running_var"})
    inputs.push_back(parameter(joined(name, suffix), {channels_of(x)}));
  return append("BatchNormalization", name, std::move(inputs), {{"epsilon", kBatchNormEpsilon}});
}

ValueId Builder::relu(std::string_view name, ValueId x) { return append("Relu", name, {x}); }

ValueId Builder::max_pool(std::string_view name, ValueId x, Window window) {
  Attributes attributes = pooling(window);
  if (window.ceil_mode) attributes.emplace("ceil_mode", std::int64_t{1});
  return append("MaxPool", name, {x}, std::move(attributes));
}

ValueId Builder::average_pool(std::string_view name, ValueId x, Window window) {
  return append("AveragePool", name, {x}, pooling(window));
}

ValueId Builder::global_average_pool(std::string_view name, ValueId x) {
  return append("GlobalAveragePool", name, {x});
}

ValueId Builder::flatten(std::string_view name, ValueId x) {
  return append("Flatten", name, {x}, {{"axis", std::int64_t{1}}});
}

ValueId Builder::linear(std::string_view name, ValueId x, std::int64_t features) {
  const ValueId weight = parameter(joined(name, "weight"), {features, channels_of(x)});
  const ValueId bias = parameter(joined(name, "bias"), {features});
  return append("Gemm", name, {x, weight, bias}, {{"transB", std::int64_t{1}}});
}

ValueId Builder::add(std::string_view name, ValueId branch, ValueId shortcut) {
  return append("Add", name, {branch, shortcut});
}

ValueId Builder::concat(std::string_view name, std::vector<ValueId> parts) {
  return append("Concat", name, std::move(parts), {{"axis", std::int64_t{1}}});
}

model::Graph Builder::finish(ValueId logits) && {
  graph_.values[static_cast<std::size_t>(logits)].name = "logits";
  graph_.outputs.push_back(logits);
  return std::move(graph_);
}

ValueId Builder::append(std::string_view op, std::string_view name, std::vector<ValueId> inputs,
                        Attributes attributes) {
  const model::Operator* row = model::find_operator(op);
  EDGEGAUGE_CHECK(row != nullptr);
  model::Node node{std::string(name), std::string(op), std::move(inputs), {}, std::move(attributes)};
  if (row->complete != nullptr) row->complete(graph_, node);
  const ValueId y = graph_.add_value(std::string(name));
  node.outputs.push_back(y);
  graph_.values[static_cast<std::size_t>(y)].type = row->infer(graph_, node).front();
  graph_.nodes.push_back(std::move(node));
  return y;
}

ValueId Builder::parameter(std::string name, Shape shape) {
  const ValueId id =
      graph_.add_value(std::move(name), model::TensorType{model::DataType::kFloat32, std::move(shape)});
  graph_.parameters.push_back(id);
  return id;
}

std::int64_t Builder::channels_of(ValueId x) const { return graph_.type_of(x).shape.at(1); }

}  // namespace edgegauge::zoo
