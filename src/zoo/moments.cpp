// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "zoo/moments.h"

#include "core/check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>
#include <string_view>

namespace edgegauge::zoo {
namespace {

using model::Graph;
using model::Node;

constexpr double kPi = 3.14159265358979323846;

/// exp(-x) for x >= 0: Taylor's series where it converges fast, then squared back up.
double exp_minus(double x) {
  constexpr int kHalvings = 10;
  const double small = -x / (1 << kHalvings);
  double term = 1;
  double sum = 1;
  for (int k = 1; k <= 12; ++k) {
    term *= small / k;
    sum += term;
  }
  for (int i = 0; i < kHalvings; ++i) sum *= sum;
  return sum;
}

struct Normal {
  double density;
  double distribution;
};

/// The standard normal's density, and its distribution by Marsaglia's series (J. Stat. Software 11(4), 2004).
Normal standard_normal(double z) {
  if (z < -8) return {0, 0};
  if (z > 8) return {0, 1};
  const double density = exp_minus(z * z / 2) / std::sqrt(2 * kPi);
  double term = z;
  double sum = z;
  for (int k = 3; k <= 201; k += 2) {
    term *= z * z / k;
    sum += term;
  }
  return {density, 0.5 + sum * density};
}

/// E[max] of n independent standard normal values; pooling windows of the zoo are 2x2 and 3x3.
double expected_maximum(std::int64_t n) {
  EDGEGAUGE_CHECK(n == 4 || n == 9);
  return n == 4 ? 1.02937537 : 1.48501316;
}

std::span<const float> floats(const Graph& graph, model::ValueId id) {
  const model::Tensor& tensor = *graph.values[static_cast<std::size_t>(id)].constant;
  return {reinterpret_cast<const float*>(tensor.data.get()), tensor.bytes().size() / sizeof(float)};
}

const Moments& input_of(const Node& node, const MomentTable& table, std::size_t index = 0) {
  return table[static_cast<std::size_t>(node.inputs[index])];
}

std::int64_t window_area(const Node& node) {
  const auto kernel = node.integers("kernel_shape");
  return std::accumulate(kernel.begin(), kernel.end(), std::int64_t{1}, std::multiplies<>());
}

/// Conv and Gemm: each output is a weighted sum of `fan_in` inputs, of which `repeats` in a row share a
/// channel.
Moments weighted_sum(const Graph& graph, const Node& node, const Moments& x, std::size_t repeats) {
  const auto weights = floats(graph, node.inputs[1]);
  const std::size_t fan_in = x.mean.size() * repeats;
  Moments y;
  for (std::size_t begin = 0; begin < weights.size(); begin += fan_in) {
    double mean = 0;
    double variance = 0;
    std::size_t at = begin;
    for (std::size_t channel = 0; channel < x.mean.size(); ++channel) {
      for (std::size_t i = 0; i < repeats; ++i, ++at) {
        const double weight = weights[at];
        mean += weight * x.mean[channel];
        variance += weight * weight * x.variance[channel];
      }
    }
    y.mean.push_back(mean);
    y.variance.push_back(variance);
  }
  if (node.inputs.size() > 2) {
    const auto bias = floats(graph, node.inputs[2]);
    for (std::size_t i = 0; i < bias.size(); ++i) y.mean[i] += bias[i];
  }
  return y;
}

Moments conv(const Graph& graph, const Node& node, const MomentTable& table) {
  return weighted_sum(graph, node, input_of(node, table), static_cast<std::size_t>(window_area(node)));
}

Moments gemm(const Graph& graph, const Node& node, const MomentTable& table) {
  return weighted_sum(graph, node, input_of(node, table), 1);
}

Moments batch_norm(const Graph& graph, const Node& node, const MomentTable& table) {
  Moments y = input_of(node, table);
  const auto scale = floats(graph, node.inputs[1]);
  const auto shift = floats(graph, node.inputs[2]);
  const auto mean = floats(graph, node.inputs[3]);
  const auto variance = floats(graph, node.inputs[4]);
  const double epsilon = node.number("epsilon", 1e-5f);
  for (std::size_t i = 0; i < y.mean.size(); ++i) {
    const double factor = scale[i] / std::sqrt(variance[i] + epsilon);
    y.mean[i] = (y.mean[i] - mean[i]) * factor + shift[i];
    y.variance[i] *= factor * factor;
  }
  return y;
}

Moments relu(const Graph&, const Node& node, const MomentTable& table) {
  Moments y = input_of(node, table);
  for (std::size_t i = 0; i < y.mean.size(); ++i) {
    const double mean = y.mean[i];
    const double deviation = std::sqrt(y.variance[i]);
    const auto [density, positive] = standard_normal(deviation > 0 ? mean / deviation : 0);
    y.mean[i] = mean * positive + deviation * density;
    const double second = (mean * mean + y.variance[i]) * positive + mean * deviation * density;
    y.variance[i] = std::max(second - y.mean[i] * y.mean[i], 0.0);
  }
  return y;
}

Moments max_pool(const Graph&, const Node& node, const MomentTable& table) {
  Moments y = input_of(node, table);
  const double rise = expected_maximum(window_area(node));
  for (std::size_t i = 0; i < y.mean.size(); ++i) y.mean[i] += rise * std::sqrt(y.variance[i]);
  return y;
}

Moments averaged(Moments y, std::int64_t count) {
  for (double& variance : y.variance) variance /= std::sqrt(static_cast<double>(count));
  return y;
}

Moments average_pool(const Graph&, const Node& node, const MomentTable& table) {
  return averaged(input_of(node, table), window_area(node));
}

Moments global_average_pool(const Graph& graph, const Node& node, const MomentTable& table) {
  const model::Shape& shape = graph.type_of(node.inputs[0]).shape;
  return averaged(input_of(node, table), shape[2] * shape[3]);
}

Moments add(const Graph&, const Node& node, const MomentTable& table) {
  Moments y = input_of(node, table);
  const Moments& other = input_of(node, table, 1);
  for (std::size_t i = 0; i < y.mean.size(); ++i) {
    y.mean[i] += other.mean[i];
    y.variance[i] += other.variance[i];
  }
  return y;
}

Moments concat(const Graph&, const Node& node, const MomentTable& table) {
  Moments y;
  for (std::size_t i = 0; i < node.inputs.size(); ++i) {
    const Moments& part = input_of(node, table, i);
    y.mean.insert(y.mean.end(), part.mean.begin(), part.mean.end());
    y.variance.insert(y.variance.end(), part.variance.begin(), part.variance.end());
  }
  return y;
}

/// A channel's positions become features of its moments.
Moments flatten(const Graph& graph, const Node& node, const MomentTable& table) {
  const Moments& x = input_of(node, table);
  const auto features = static_cast<std::size_t>(graph.type_of(node.outputs[0]).shape[1]);
  const std::size_t positions = features / x.mean.size();
  Moments y;
  for (std::size_t channel = 0; channel < x.mean.size(); ++channel) {
    y.mean.insert(y.mean.end(), positions, x.mean[channel]);
    y.variance.insert(y.variance.end(), positions, x.variance[channel]);
  }
  return y;
}

struct Rule {
  std::string_view op;
  Moments (*apply)(const Graph&, const Node&, const MomentTable&);
};

constexpr std::array kRules{
    Rule{"Add", add},
    Rule{"AveragePool", average_pool},
    Rule{"BatchNormalization", batch_norm},
    Rule{"Concat", concat},
    Rule{"Conv", conv},
    Rule{"Flatten", flatten},
    Rule{"Gemm", gemm},
    Rule{"GlobalAveragePool", global_average_pool},
    Rule{"MaxPool", max_pool},
    Rule{"Relu", relu},
};

}  // namespace

double Moments::second_moment() const {
  double sum = 0;
  for (std::size_t i = 0; i < mean.size(); ++i) sum += mean[i] * mean[i] + variance[i];
  return sum / static_cast<double>(mean.size());
}

MomentTable input_moments(const Graph& graph) {
  MomentTable table(graph.values.size());
  for (const model::ValueId input : graph.inputs) {
    const auto channels = static_cast<std::size_t>(graph.type_of(input).shape[1]);
    table[static_cast<std::size_t>(input)] = {std::vector<double>(channels, 0),
                                              std::vector<double>(channels, 1)};
  }
  return table;
}

void propagate(const Graph& graph, const Node& node, MomentTable& table) {
  const auto rule = std::ranges::find(kRules, node.op, &Rule::op);
  EDGEGAUGE_CHECK(rule != kRules.end());
  table[static_cast<std::size_t>(node.outputs[0])] = rule->apply(graph, node, table);
}

MomentTable propagate(const Graph& filled) {
  MomentTable table = input_moments(filled);
  for (const Node& node : filled.nodes) propagate(filled, node, table);
  return table;
}

}  // namespace edgegauge::zoo
