// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/fold.h"

#include "model/constants.h"

#include <cmath>
#include <string>
#include <vector>

namespace edgegauge::pytorch {
namespace {

std::vector<double> numbers(const model::Graph& graph, model::ValueId id) {
  return model::numbers_of(graph.values[static_cast<std::size_t>(id)].constant.value());
}

std::string bias_name(std::string weights) {
  constexpr std::string_view kEnd = "weight";
  if (weights.ends_with(kEnd)) weights.resize(weights.size() - kEnd.size());
  return weights + "bias";
}

}  // namespace

void fold_batch_norm(model::Graph& graph, model::Node& conv, const model::Node& batch_norm) {
  const auto scale = numbers(graph, batch_norm.inputs[1]), shift = numbers(graph, batch_norm.inputs[2]);
  const auto mean = numbers(graph, batch_norm.inputs[3]), variance = numbers(graph, batch_norm.inputs[4]);
  const std::size_t channels = scale.size();
  const bool has_bias = conv.inputs.size() > 2 && conv.inputs[2] != model::kAbsent;
  std::vector<double> bias = has_bias ? numbers(graph, conv.inputs[2]) : std::vector<double>(channels, 0.0);
  std::vector<double> weights = numbers(graph, conv.inputs[1]);
  const std::size_t per_channel = weights.size() / channels;
  for (std::size_t c = 0; c < channels; ++c) {
    const double factor =
        scale[c] / std::sqrt(variance[c] + static_cast<double>(batch_norm.number("epsilon", 0)));
    for (std::size_t i = 0; i < per_channel; ++i) weights[c * per_channel + i] *= factor;
    bias[c] = (bias[c] - mean[c]) * factor + shift[c];
  }
  model::Value& old = graph.values[static_cast<std::size_t>(conv.inputs[1])];
  old.constant = model::tensor_of_numbers(model::DataType::kFloat32, old.type->shape, weights);
  conv.inputs.resize(3);
  conv.inputs[2] = graph.add_constant(
      bias_name(old.name),
      model::tensor_of_numbers(model::DataType::kFloat32, {static_cast<std::int64_t>(channels)}, bias));
  graph.parameters.push_back(conv.inputs[2]);
}

}  // namespace edgegauge::pytorch
