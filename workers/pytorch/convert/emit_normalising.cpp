// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/emit.h"

#include <fmt/format.h>

namespace edgegauge::pytorch {
namespace {

/// Neither training, nor (the last argument) cuDNN, which there is none of here, changes what is computed.
void batch_normalization(ScriptWriter& to, const model::Node& node) {
  to.assign(node, fmt::format("torch.batch_norm({}, {}, {}, {}, {}, False, 0.1, {}, True)", to.input(node),
                              to.input(node, 1), to.input(node, 2), to.input(node, 3), to.input(node, 4),
                              literal(node.number("epsilon", 0))));
}

/// What torch.nn.functional.local_response_norm computes, which is no operator: the mean of squares over
/// neighbouring channels, by pooling along them. ONNX has one more neighbour above than below where the size
/// is even, PyTorch's function one more below.
void lrn(ScriptWriter& to, const model::Node& node) {
  const std::int64_t size = node.integer("size", 1);
  const std::string x = to.input(node);
  const std::int64_t channels = to.input_shape(node)[1];
  const std::string rows = to.variable(
      fmt::format("torch.reshape(torch.mul({0}, {0}), [-1, 1, {1}, {2}])", x, channels,
                  model::element_count({to.input_shape(node).begin() + 2, to.input_shape(node).end()})));
  const std::string filled = to.variable(
      fmt::format("torch.constant_pad_nd({}, {}, 0)", rows,
                  literal(std::vector<std::int64_t>{0, 0, (size - 1) / 2, size - 1 - (size - 1) / 2})));
  const std::string means =
      to.variable(fmt::format("torch.reshape(torch.avg_pool2d({}, [{}, 1], [1, 1]), {})", filled, size,
                              literal(to.input_shape(node))));
  to.assign(node, fmt::format("torch.div({}, torch.pow(torch.add(torch.mul({}, {}), {}), {}))", x, means,
                              literal(node.number("alpha", 0)), literal(node.number("bias", 0)),
                              literal(node.number("beta", 0))));
}

void softmax(ScriptWriter& to, const model::Node& node) {
  to.assign(node, fmt::format("torch.softmax({}, {})", to.input(node), node.integer("axis", 0)));
}

void log_softmax(ScriptWriter& to, const model::Node& node) {
  to.assign(node, fmt::format("torch.log_softmax({}, {})", to.input(node), node.integer("axis", 0)));
}

void reduce_mean(ScriptWriter& to, const model::Node& node) {
  if (node.integers("axes").empty())
    return to.assign(node, to.input(node));  // PyTorch would take all of them
  to.assign(node, fmt::format("torch.mean({}, {}, {})", to.input(node), literal(node.integers("axes")),
                              node.integer("keepdims", 1) != 0 ? "True" : "False"));
}

}  // namespace

std::vector<EmitRow> normalising_rows() {
  return {{"BatchNormalization", batch_normalization},
          {"LRN", lrn},
          {"LogSoftmax", log_softmax},
          {"ReduceMean", reduce_mean},
          {"Softmax", softmax}};
}

}  // namespace edgegauge::pytorch
