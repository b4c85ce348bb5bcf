// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/rules.h"

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

/// Scale and zero point: both of one value, or both of one value per index of `axis`.
void complete_quantisation(const Graph& graph, Node& node) {
  const Shape& input = input_shape(graph, node);
  const Shape& scale = input_shape(graph, node, 1);
  if (has_input(node, 2) && input_shape(graph, node, 2) != scale)
    refuse(node, "its zero point and scale differ in shape");
  if (scale.empty() || scale == Shape{1}) {
    // It says nothing here, and the input may be without any axis.
    node.attributes.insert_or_assign("axis", std::int64_t{0});
    return;
  }
  complete_axis(graph, node);
  const auto axis = static_cast<std::size_t>(node.integer("axis", 1));
  if (scale != Shape{input[axis]})
    refuse(node, fmt::format("scale {} does not fit axis {} of input {}", to_string(scale), axis,
                             to_string(input)));
}

std::vector<TensorType> infer_quantise(const Graph& graph, const Node& node) {
  require_float(graph, node);
  const DataType to = has_input(node, 2) ? input_type(graph, node, 2).dtype : DataType::kUint8;
  return {{to, input_shape(graph, node)}};
}

std::vector<TensorType> infer_dequantise(const Graph& graph, const Node& node) {
  return {{input_type(graph, node, 1).dtype, input_shape(graph, node)}};
}

}  // namespace

std::vector<Operator> quantisation_rows() {
  const std::vector<AttributeRow> axis{{"axis", AttributeKind::kInteger, false, std::int64_t{1}}};
  const IgnoredAttribute no_blocks{"block_size", std::int64_t{0}};
  const IgnoredAttribute type_of_zero_point{"output_dtype", std::int64_t{0}};
  const IgnoredAttribute saturate{"saturate"};
  const IgnoredAttribute precision{"precision", std::int64_t{0}};
  return {{.name = "DequantizeLinear",
           .inputs = {2, 3},
           .attributes = axis,
           .complete = complete_quantisation,
           .infer = infer_dequantise,
           .forms = {{.since = 10}, {.since = 21, .ignored = {no_blocks, type_of_zero_point}}}},
          {.name = "QuantizeLinear",
           .inputs = {2, 3},
           .attributes = axis,
           .complete = complete_quantisation,
           .infer = infer_quantise,
           .forms = {{.since = 10},
                     {.since = 19, .ignored = {saturate}},
                     {.since = 21, .ignored = {saturate, no_blocks, type_of_zero_point, precision}}}}};
}

}  // namespace edgegauge::model
