// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "folding.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace edgegauge::tensorflow {
namespace {

using model::Graph;
using model::Node;
using model::ValueId;

constexpr std::size_t kScale = 1, kShift = 2, kMean = 3, kVariance = 4;

const model::Tensor& constant(const Graph& graph, ValueId id) {
  return *graph.values[static_cast<std::size_t>(id)].constant;
}

std::span<const float> floats(const model::Tensor& tensor) {
  return {reinterpret_cast<const float*>(tensor.data.get()), tensor.bytes().size() / sizeof(float)};
}

std::ptrdiff_t uses_of(const Graph& graph, ValueId id) {
  std::ptrdiff_t uses = std::ranges::count(graph.outputs, id);
  for (const Node& node : graph.nodes) uses += std::ranges::count(node.inputs, id);
  return uses;
}

bool are_float_constants(const Graph& graph, std::span<const ValueId> ids) {
  return std::ranges::all_of(ids, [&](ValueId id) {
    return graph.is_constant(id) && graph.type_of(id).dtype == model::DataType::kFloat32;
  });
}

/// The convolution whose result only this batch normalisation takes.
Node* convolution_before(Graph& graph, const Node& norm) {
  const ValueId maps = norm.inputs[0];
  const auto conv = std::ranges::find_if(graph.nodes, [&](const Node& node) {
    return node.op == "Conv" && node.outputs[0] == maps &&
           are_float_constants(graph, std::span(node.inputs).subspan(1));
  });
  return conv == graph.nodes.end() || uses_of(graph, maps) != 1 ? nullptr : &*conv;
}

void fold(Graph& graph, Node& conv, const Node& norm) {
  const model::Tensor weights = constant(graph, conv.inputs[1]);
  const auto scale = floats(constant(graph, norm.inputs[kScale])),
             shift = floats(constant(graph, norm.inputs[kShift]));
  const auto mean = floats(constant(graph, norm.inputs[kMean])),
             variance = floats(constant(graph, norm.inputs[kVariance]));
  const std::size_t channels = scale.size();
  std::vector<float> bias(channels, 0);
  if (conv.inputs.size() > 2) std::ranges::copy(floats(constant(graph, conv.inputs[2])), bias.begin());
  const auto before = floats(weights);
  std::vector<float> folded(before.begin(), before.end());
  const std::size_t per_channel = folded.size() / channels;
  for (std::size_t c = 0; c < channels; ++c) {
    const float factor = scale[c] / std::sqrt(variance[c] + norm.number("epsilon", 1e-5f));
    for (float& weight : std::span(folded).subspan(c * per_channel, per_channel)) weight *= factor;
    bias[c] = (bias[c] - mean[c]) * factor + shift[c];
  }
  conv.inputs.resize(2);
  const std::string name = graph.values[static_cast<std::size_t>(conv.inputs[1])].name;
  conv.inputs[1] = graph.add_constant(name + "/folded", model::make_float_tensor(weights.type.shape, folded));
  conv.inputs.push_back(graph.add_constant(
      name + "/folded_bias", model::make_float_tensor({static_cast<std::int64_t>(channels)}, bias)));
  conv.outputs = norm.outputs;
}

}  // namespace

void fold_batch_norms(Graph& graph) {
  std::vector<std::string> folded;
  for (const Node& norm : graph.nodes) {
    if (norm.op != "BatchNormalization" || !are_float_constants(graph, std::span(norm.inputs).subspan(1)))
      continue;
    Node* conv = convolution_before(graph, norm);
    if (conv == nullptr) continue;
    fold(graph, *conv, norm);
    folded.push_back(norm.name);
  }
  std::erase_if(graph.nodes, [&](const Node& node) { return std::ranges::count(folded, node.name) > 0; });
}

}  // namespace edgegauge::tensorflow
