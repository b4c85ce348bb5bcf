// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check.h"
#include "zoo/catalogue.h"
#include "zoo/generator.h"
#include "zoo/moments.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::zoo {
namespace {

using model::Graph;
using model::Node;
using model::ValueId;

constexpr double kBiasSpread = 0.1;        ///< biases and batch-norm shifts, around what centres the channel
constexpr double kBatchNormSpread = 0.25;  ///< batch-norm scales, around their centre, as a share of it

/// Centre of the scales that end a residual branch; 1 elsewhere. Small, as in trained networks: with 1,
/// whatever of a picture differs from the predicted means doubles from block to block.
constexpr double kBranchScale = 0.3;

/// Gives a declared parameter its values. They are moved into place: the largest has 411 MB.
void set_parameter(Graph& graph, ValueId id, std::vector<float> values) {
  model::Value& value = graph.values[static_cast<std::size_t>(id)];
  EDGEGAUGE_CHECK(static_cast<std::int64_t>(values.size()) == model::element_count(value.type->shape));
  const auto owner = std::make_shared<const std::vector<float>>(std::move(values));
  value.constant = model::Tensor{*value.type, {owner, reinterpret_cast<const std::byte*>(owner->data())}};
}

class Filler {
 public:
  Filler(Graph& graph, std::uint64_t seed) : graph_(graph), seed_(seed), moments_(input_moments(graph)) {}

  void fill() {
    for (const Node& node : graph_.nodes) {
      if (node.op == "Conv" || node.op == "Gemm") fill_weighted_sum(node);
      if (node.op == "BatchNormalization") fill_batch_norm(node);
      propagate(graph_, node, moments_);
    }
  }

 private:
  /// He et al., "Delving deep into rectifiers", 2015, with the input's own second moment in place of the one
  /// half that it has behind a ReLU: outputs have a second moment of 1. Biases centre each output.
  void fill_weighted_sum(const Node& node) {
    const model::Shape& shape = graph_.type_of(node.inputs[1]).shape;
    const std::int64_t fan_in = model::element_count(shape) / shape[0];
    const double bound = std::sqrt(3 / (static_cast<double>(fan_in) * input(node).second_moment()));
    fill_uniform(node.inputs[1], 0, bound);
    if (node.inputs.size() < 3) return;
    set_parameter(graph_, node.inputs[2], std::vector<float>(static_cast<std::size_t>(shape[0]), 0.0f));
    propagate(graph_, node, moments_);
    std::vector<double> centres = moments_[static_cast<std::size_t>(node.outputs[0])].mean;
    for (double& centre : centres) centre = -centre;
    fill_around(node.inputs[2], centres, kBiasSpread);
  }

  void fill_batch_norm(const Node& node) {
    const double scale = ends_residual_branch(node) ? kBranchScale : 1;
    fill_uniform(node.inputs[1], scale, scale * kBatchNormSpread);
    fill_uniform(node.inputs[2], 0, kBiasSpread);
    const Moments& x = input(node);
    fill_around(node.inputs[3], x.mean, 0);
    fill_around(node.inputs[4], x.variance, 0);
  }

  /// The Builder's users name the branch first and the shortcut second.
  bool ends_residual_branch(const Node& node) const {
    return std::ranges::any_of(graph_.nodes, [&node](const Node& next) {
      return next.op == "Add" && next.inputs.front() == node.outputs.front();
    });
  }

  void fill_uniform(ValueId id, double centre, double spread) {
    const auto count = static_cast<std::size_t>(model::element_count(graph_.type_of(id).shape));
    Generator generator = generator_of(id);
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(centre + spread * generator.next_symmetric());
    set_parameter(graph_, id, std::move(values));
  }

  void fill_around(ValueId id, const std::vector<double>& centres, double spread) {
    Generator generator = generator_of(id);
    std::vector<float> values;
    values.reserve(centres.size());
    for (const double centre : centres)
      values.push_back(static_cast<float>(centre + spread * generator.next_symmetric()));
    set_parameter(graph_, id, std::move(values));
  }

  Generator generator_of(ValueId id) const {
    return {seed_, graph_.values[static_cast<std::size_t>(id)].name};
  }
  const Moments& input(const Node& node) const { return moments_[static_cast<std::size_t>(node.inputs[0])]; }

  Graph& graph_;
  std::uint64_t seed_;
  MomentTable moments_;
};

}  // namespace

void fill_synthetic(Graph& graph, std::uint64_t seed) {
  Filler(graph, seed).fill();
  graph.metadata["weights"] = "synthetic";
  graph.metadata["seed"] = std::to_string(seed);
}

}  // namespace edgegauge::zoo
