// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/fold.h"

#include "model/constants.h"
#include "model/rules.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace edgegauge::model {
namespace {

bool is_float_constant(const Graph& graph, ValueId id) {
  const Value& value = graph.values[static_cast<std::size_t>(id)];
  return value.constant && value.constant->type.dtype == DataType::kFloat32;
}

std::size_t count_uses(const Graph& graph, ValueId id) {
  auto uses = static_cast<std::size_t>(std::ranges::count(graph.outputs, id));
  for (const Node& node : graph.nodes) uses += static_cast<std::size_t>(std::ranges::count(node.inputs, id));
  return uses;
}

/// The convolution that a batch norm can be folded into.
Node* convolution_before(Graph& graph, const Node& norm) {
  const ValueId between = norm.inputs[0];
  const auto conv = std::ranges::find_if(
      graph.nodes, [&](const Node& node) { return node.op == "Conv" && node.outputs[0] == between; });
  if (conv == graph.nodes.end() || count_uses(graph, between) != 1) return nullptr;
  const auto is_ready = [&](ValueId id) { return id == kAbsent || is_float_constant(graph, id); };
  const bool ready = std::all_of(conv->inputs.begin() + 1, conv->inputs.end(), is_ready) &&
                     std::all_of(norm.inputs.begin() + 1, norm.inputs.end(), is_ready);
  return ready ? &*conv : nullptr;
}

std::vector<double> numbers(const Graph& graph, ValueId id) {
  return numbers_of(*graph.values[static_cast<std::size_t>(id)].constant);
}

ValueId add_parameter(Graph& graph, const std::string& name, Shape shape, const std::vector<double>& values) {
  const ValueId id = graph.add_constant(unused_name(graph, name),
                                        tensor_of_numbers(DataType::kFloat32, std::move(shape), values));
  graph.parameters.push_back(id);
  return id;
}

void fold(Graph& graph, const Node& norm, Node& conv) {
  const std::vector<double> scale = numbers(graph, norm.inputs[1]);
  const std::vector<double> shift = numbers(graph, norm.inputs[2]);
  const std::vector<double> mean = numbers(graph, norm.inputs[3]);
  const std::vector<double> variance = numbers(graph, norm.inputs[4]);
  const double epsilon = norm.number("epsilon", 1e-5f);
  const Shape shape = input_shape(graph, conv, 1);
  std::vector<double> weights = numbers(graph, conv.inputs[1]);
  std::vector<double> bias =
      has_input(conv, 2) ? numbers(graph, conv.inputs[2]) : std::vector<double>(scale.size(), 0.0);

  const std::size_t per_channel = weights.size() / scale.size();
  for (std::size_t channel = 0; channel < scale.size(); ++channel) {
    const double factor = scale[channel] / std::sqrt(variance[channel] + epsilon);
    const auto first = weights.begin() + static_cast<std::ptrdiff_t>(channel * per_channel);
    std::for_each_n(first, per_channel, [factor](double& weight) { weight *= factor; });
    bias[channel] = (bias[channel] - mean[channel]) * factor + shift[channel];
  }
  const ValueId weights_id = add_parameter(graph, conv.name + ".folded_weight", shape, weights);
  const ValueId bias_id = add_parameter(graph, conv.name + ".folded_bias", {shape[0]}, bias);
  conv.inputs = {conv.inputs[0], weights_id, bias_id};
  conv.outputs[0] = norm.outputs[0];
}

}  // namespace

void fold_batch_norms(Graph& graph) {
  std::vector<std::string> folded;
  for (const Node& norm : graph.nodes) {
    if (norm.op != "BatchNormalization") continue;
    if (Node* conv = convolution_before(graph, norm)) {
      fold(graph, norm, *conv);
      folded.push_back(norm.name);
    }
  }
  std::erase_if(graph.nodes,
                [&](const Node& node) { return std::ranges::find(folded, node.name) != folded.end(); });
  infer(graph);
}

}  // namespace edgegauge::model
