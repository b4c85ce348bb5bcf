// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/rules.h"

#include <limits>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

std::vector<TensorType> infer_prelu(const Graph& graph, const Node& node) {
  require_float(graph, node);
  require_same_type(graph, node);
  const TensorType& input = input_type(graph, node);
  if (broadcast(node, input.shape, input_shape(graph, node, 1)) != input.shape) {
    refuse(node, fmt::format("slope {} does not fit input {}", to_string(input_shape(graph, node, 1)),
                             to_string(input.shape)));
  }
  return {input};
}

// --- Softmax and LogSoftmax

/// Before opset 13 they flattened to two dimensions at `axis` (default 1) and worked along the second of
/// them. That is today's meaning where all extents but one from `axis` on are 1; else the flattening has to
/// be stated.
std::vector<Node> read_flattening_softmax(Graph& graph, Node node) {
  const Shape shape = input_shape(graph, node);
  const auto first = static_cast<std::size_t>(normalised_axis(node, node.integer("axis", 1), shape.size()));
  std::size_t wide = first;
  int wide_count = 0;
  for (std::size_t i = first; i < shape.size(); ++i) {
    if (shape[i] == 1) continue;
    wide = i;
    ++wide_count;
  }
  if (wide_count <= 1) {
    node.attributes.insert_or_assign("axis", static_cast<std::int64_t>(wide));
    return {std::move(node)};
  }
  Shape target = shape;
  target[0] = -1;  // whatever the batch is
  const ValueId flat = graph.add_value(unused_name(graph, node.name + ".flat"));
  const ValueId result = graph.add_value(unused_name(graph, node.name + ".soft"));
  return {{node.name + ".flatten",
           "Flatten",
           {node.inputs[0]},
           {flat},
           {{"axis", static_cast<std::int64_t>(first)}}},
          {node.name, node.op, {flat}, {result}, {{"axis", std::int64_t{1}}}},
          {node.name + ".restore", "Reshape", {result}, node.outputs, {{"shape", target}}}};
}

std::vector<OnnxForm> softmax_forms() {
  return {{.since = 7, .read = read_flattening_softmax}, {.since = 13}};
}

std::vector<AttributeRow> softmax_attributes() {
  return {{"axis", AttributeKind::kInteger, false, std::int64_t{-1}}};
}

void complete_softmax(const Graph& graph, Node& node) {
  require_rank(graph, node, 0, 1);
  complete_axis(graph, node);
}

Operator activation(std::string_view name, std::vector<AttributeRow> attributes = {},
                    int since = kOldestOpset) {
  return {.name = name,
          .attributes = std::move(attributes),
          .infer = infer_same_float,
          .forms = {{.since = since}}};
}

AttributeRow number(std::string_view name, float otherwise) {
  return {name, AttributeKind::kFloat, false, otherwise};
}

}  // namespace

std::vector<Operator> activation_rows() {
  constexpr float kLargest = std::numeric_limits<float>::max();
  constexpr int kHardSwishSince = 14;
  return {
      {.name = "Clip",
       .attributes = {number("min", -kLargest), number("max", kLargest)},
       .infer = infer_same_float,
       .forms = {{.since = 7},
                 {.since = 11,
                  .moved = {{1, "min", AttributeKind::kFloat}, {2, "max", AttributeKind::kFloat}}}}},
      activation("Elu", {number("alpha", 1.0f)}),
      activation("HardSigmoid", {number("alpha", 0.2f), number("beta", 0.5f)}),
      activation("HardSwish", {}, kHardSwishSince),
      activation("LeakyRelu", {number("alpha", 0.01f)}),
      {.name = "LogSoftmax",
       .attributes = softmax_attributes(),
       .complete = complete_softmax,
       .infer = infer_same_float,
       .forms = softmax_forms()},
      {.name = "PRelu", .inputs = {2, 2}, .infer = infer_prelu},
      activation("Relu"),
      activation("Sigmoid"),
      {.name = "Softmax",
       .attributes = softmax_attributes(),
       .complete = complete_softmax,
       .infer = infer_same_float,
       .forms = softmax_forms()},
      activation("Tanh"),
  };
}

}  // namespace edgegauge::model
