// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/emit.h"
#include "convert/fuse.h"
#include "convert/window.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

// The operators of namespace mkldnn that torch.compile generates for the CPU (ATen/native/mkldnn/Conv.cpp and
// Linear.cpp).
namespace edgegauge::pytorch {
namespace {

constexpr int kChannelsLast = 2;  // c10::MemoryFormat::ChannelsLast

/// The activation's name, its scalars, and its algorithm, which none of those used has.
std::string activation(const model::Node& node) {
  std::vector<std::string> scalars;
  for (const float scalar : node.numbers("scalars")) scalars.push_back(literal(scalar));
  return fmt::format("\"{}\", annotate(List[Optional[number]], [{}]), \"\"", node.text("unary", "none"),
                     fmt::join(scalars, ", "));
}

Integers padded_shape(const ScriptWriter& to, const model::Node& node, const Window& window) {
  Integers shape = to.input_shape(node);
  if (window.is_symmetric()) return shape;
  for (std::size_t i = 0; i < window.kernel.size(); ++i) shape[i + 2] += window.begins[i] + window.ends[i];
  return shape;
}

void conv(ScriptWriter& to, const model::Node& node) {
  const Window window(node);
  const ConvInput input = conv_input(to, node, window);
  const std::string weights = to.input(node, 1);
  const std::string how = fmt::format("{}, {}, {}, {}", literal(input.pads), literal(window.strides),
                                      literal(window.dilations), node.integer("group", 1));
  if (node.integer("prepack", 0) != 0) {
    to.prepack(node.inputs[1], fmt::format("mkldnn._reorder_convolution_weight({}, {}, {})", weights, how,
                                           literal(padded_shape(to, node, window))));
  }
  if (node.inputs[3] == model::kAbsent) {
    to.assign(node, fmt::format("mkldnn._convolution_pointwise({}, {}, {}, {}, {})", input.x, weights,
                                to.input(node, 2), how, activation(node)));
    return;
  }
  const std::string unary = node.text("unary", "none") == "none" ? "None, [], None" : activation(node);
  to.assign(node, fmt::format("mkldnn._convolution_pointwise({}, {}, {}, {}, {}, \"add\", 1.0, {})", input.x,
                              to.input(node, 3), weights, to.input(node, 2), how, unary));
}

void linear(ScriptWriter& to, const model::Node& node) {
  const std::string weights = to.input(node, 1);
  if (node.integer("prepack", 0) != 0) {
    to.prepack(node.inputs[1],
               fmt::format("mkldnn._reorder_linear_weight({}, {})", weights, to.input_shape(node)[0]));
  }
  to.assign(node, fmt::format("mkldnn._linear_pointwise({}, {}, {}, {})", to.input(node), weights,
                              to.input(node, 2), activation(node)));
}

}  // namespace

void start_channels_last(ScriptWriter& to) {
  for (const model::ValueId id : to.graph().inputs) {
    const model::TensorType& type = to.graph().type_of(id);
    if (type.shape.size() == 4 && type.dtype == model::DataType::kFloat32)
      to.redefine(id, fmt::format("torch.contiguous({}, memory_format={})", to.value(id), kChannelsLast));
  }
}

std::vector<EmitRow> onednn_rows() { return {{kFusedConv, conv}, {kFusedLinear, linear}}; }

}  // namespace edgegauge::pytorch
