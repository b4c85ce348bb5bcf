// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/rules.h"
#include "model/window.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

std::int64_t spatial_product(const Shape& weights) {
  std::int64_t product = 1;
  for (std::size_t i = 2; i < weights.size(); ++i) product = saturating_product(product, weights[i]);
  return product;
}

/// Checks what both convolutions share and sets kernel_shape. `in_channels` is the weights' axis of input
/// channels.
void complete_kernel(const Graph& graph, Node& node) {
  require_float(graph, node);
  require_same_type(graph, node);
  require_rank(graph, node, 0, 3);
  const Shape& input = input_shape(graph, node);
  const Shape& weights = input_shape(graph, node, 1);
  if (weights.size() != input.size()) {
    refuse(node, fmt::format("weights {} do not fit input {}", to_string(weights), to_string(input)));
  }
  const std::vector<std::int64_t> kernel(weights.begin() + 2, weights.end());
  if (node.has("kernel_shape") && node.integers("kernel_shape") != kernel) {
    refuse(node, fmt::format("kernel_shape differs from its weights {}", to_string(weights)));
  }
  node.attributes.insert_or_assign("kernel_shape", kernel);
}

void check_bias(const Graph& graph, const Node& node, std::int64_t channels) {
  if (has_input(node, 2) && input_shape(graph, node, 2) != Shape{channels}) {
    refuse(node, fmt::format("bias {} does not fit {} output channels",
                             to_string(input_shape(graph, node, 2)), channels));
  }
}

std::int64_t checked_group(const Node& node, std::int64_t channels) {
  const std::int64_t group = node.integer("group", 1);
  if (group < 1 || channels % group != 0) {
    refuse(node, fmt::format("group {} does not divide {} channels", group, channels));
  }
  return group;
}

// --- Conv: weights are [out, in / group, kernel...]

void complete_conv(const Graph& graph, Node& node) {
  complete_kernel(graph, node);
  complete_window(node, input_shape(graph, node));
}

std::vector<TensorType> infer_conv(const Graph& graph, const Node& node) {
  const Shape& input = input_shape(graph, node);
  const Shape& weights = input_shape(graph, node, 1);
  const std::int64_t group = checked_group(node, weights[0]);
  if (input[1] % group != 0 || input[1] / group != weights[1]) {
    refuse(node, fmt::format("weights {} and group {} do not fit input {}", to_string(weights), group,
                             to_string(input)));
  }
  check_bias(graph, node, weights[0]);
  return {{input_type(graph, node).dtype, window_output(node, window_of(node), input, weights[0])}};
}

std::int64_t conv_multiply_adds(const Graph& graph, const Node& node) {
  const Shape& weights = input_shape(graph, node, 1);
  return saturating_product(element_count(graph.type_of(node.outputs[0]).shape),
                            saturating_product(weights[1], spatial_product(weights)));
}

// --- ConvTranspose: weights are [in, out / group, kernel...]

/// ONNX's formula for output_shape: pads are what the wanted extent leaves over of the full one.
void complete_conv_transpose(const Graph& graph, Node& node) {
  complete_kernel(graph, node);
  const Shape& input = input_shape(graph, node);
  const std::size_t axes = input.size() - 2;
  const std::string auto_pad = node.text("auto_pad", "NOTSET");
  const bool same = auto_pad == "SAME_UPPER" || auto_pad == "SAME_LOWER";
  auto wanted = node.integers("output_shape");
  node.attributes.erase("output_shape");
  if (same) node.attributes.erase("auto_pad");
  complete_window(node, input);

  Window window = window_of(node);
  auto extra = node.integers("output_padding", std::vector<std::int64_t>(axes, 0));
  if (wanted.size() == axes + 2) wanted.erase(wanted.begin(), wanted.begin() + 2);
  if (wanted.empty() && same) {
    for (std::size_t i = 0; i < axes; ++i) wanted.push_back(input[i + 2] * window.strides[i]);
  }
  if (extra.size() != axes || (!wanted.empty() && wanted.size() != axes)) {
    refuse(node, fmt::format("output_padding and output_shape need {} numbers", axes));
  }
  for (std::size_t i = 0; i < axes && !wanted.empty(); ++i) {
    if (wanted[i] < 1 || wanted[i] > kMaxExtent) refuse(node, "output_shape is out of range");
    const std::int64_t full = window.strides[i] * (input[i + 2] - 1) + extra[i] + reach(window, i);
    const std::int64_t total = std::max<std::int64_t>(full - wanted[i], 0);
    extra[i] += std::max<std::int64_t>(wanted[i] - full, 0);
    window.pads[i] = auto_pad == "SAME_UPPER" ? total / 2 : total - total / 2;
    window.pads[i + axes] = total - window.pads[i];
  }
  node.attributes.insert_or_assign("pads", window.pads);
  node.attributes.insert_or_assign("output_padding", extra);
}

std::vector<TensorType> infer_conv_transpose(const Graph& graph, const Node& node) {
  const Shape& input = input_shape(graph, node);
  const Shape& weights = input_shape(graph, node, 1);
  const std::int64_t group = checked_group(node, input[1]);
  if (weights[0] != input[1]) {
    refuse(node, fmt::format("weights {} do not fit input {}", to_string(weights), to_string(input)));
  }
  const std::int64_t channels = saturating_product(weights[1], group);
  check_bias(graph, node, channels);
  const Window window = window_of(node);
  const auto extra = node.integers("output_padding");
  Shape output{input[0], channels};
  for (std::size_t i = 0; i < extra.size(); ++i) {
    const std::int64_t pads = window.pads[i] + window.pads[i + extra.size()];
    if (extra[i] < 0 || extra[i] > kMaxExtent) refuse(node, "output_padding is out of range");
    output.push_back(window.strides[i] * (input[i + 2] - 1) + extra[i] + reach(window, i) - pads);
  }
  return {{input_type(graph, node).dtype, output}};
}

std::int64_t conv_transpose_multiply_adds(const Graph& graph, const Node& node) {
  const Shape& weights = input_shape(graph, node, 1);
  return saturating_product(element_count(input_shape(graph, node)),
                            saturating_product(weights[1], spatial_product(weights)));
}

std::vector<AttributeRow> conv_attributes() {
  auto rows = window_attributes(false);
  rows.push_back({"group", AttributeKind::kInteger, false, std::int64_t{1}});
  return rows;
}

std::vector<AttributeRow> conv_transpose_attributes() {
  auto rows = conv_attributes();
  rows.push_back({"output_padding", AttributeKind::kIntegers});
  rows.push_back({"output_shape", AttributeKind::kIntegers});
  return rows;
}

}  // namespace

std::vector<Operator> convolution_rows() {
  return {{.name = "Conv",
           .inputs = {2, 3},
           .attributes = conv_attributes(),
           .complete = complete_conv,
           .infer = infer_conv,
           .multiply_adds = conv_multiply_adds,
           .is_layer = true},
          {.name = "ConvTranspose",
           .inputs = {2, 3},
           .attributes = conv_transpose_attributes(),
           .complete = complete_conv_transpose,
           .infer = infer_conv_transpose,
           .multiply_adds = conv_transpose_multiply_adds,
           .is_layer = true}};
}

}  // namespace edgegauge::model
