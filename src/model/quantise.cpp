// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/quantise.h"

#include "core/error.h"
#include "model/constants.h"
#include "model/fold.h"
#include "model/inference.h"
#include "model/rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

enum class Kind {
  kWeighted,  ///< multiplies by constant weights: input 1, and a bias: input 2
  kComputes,  ///< has operands of scales of their own
  kMoves,     ///< hands elements on, so that the result has its operand's scale
};

struct Row {
  std::string_view op;
  Kind kind;
};

/// What has integer kernels. Softmax has some, too, but 256 steps from 0 to 1 are too few for an answer.
constexpr auto kRows = std::to_array<Row>({
    {"Add", Kind::kComputes},
    {"AveragePool", Kind::kComputes},
    {"Clip", Kind::kComputes},
    {"Concat", Kind::kComputes},
    {"Conv", Kind::kWeighted},
    {"Flatten", Kind::kMoves},
    {"Gemm", Kind::kWeighted},
    {"GlobalAveragePool", Kind::kComputes},
    {"MaxPool", Kind::kMoves},
    {"Relu", Kind::kComputes},
    {"Reshape", Kind::kMoves},
    {"Squeeze", Kind::kMoves},
    {"Transpose", Kind::kMoves},
    {"Unsqueeze", Kind::kMoves},
});

constexpr std::string_view kSeen = ".seen";
constexpr double kMostActivation = 255;
constexpr double kMostWeight = 127;
/// A bias beyond it would not fit an int32; the weights' scale is made coarser instead.
constexpr double kMostBias = 1 << 30;

const Row* find_row(const Node& node) {
  const auto row = std::ranges::find(kRows, node.op, &Row::op);
  return row == kRows.end() ? nullptr : &*row;
}

/// One scale and zero point: value = scale * (integer - zero_point).
struct Step {
  double scale = 1;
  std::int64_t zero_point = 0;
};

/// Zero is always a value that is met exactly: it is what padding adds.
Step step_of(const Range& range) {
  const double low = std::min(range.low, 0.0);
  const double high = std::max(range.high, 0.0);
  const auto scale = static_cast<float>((high - low) / kMostActivation);
  if (!(scale > 0)) return {};
  return {scale, std::llround(std::clamp(-low / scale, 0.0, kMostActivation))};
}

/// How the weights of a node lie: the place of an element tells its output channel.
struct Channels {
  std::int64_t axis = 0;
  std::size_t count = 1;
  std::size_t run = 1;  ///< elements that follow one another in one channel

  std::size_t of(std::size_t element) const { return element / run % count; }
};

Channels channels_of(const Node& node, const Shape& weights) {
  const bool in_columns = node.op == "Gemm" && node.integer("transB", 0) == 0;
  const std::size_t axis = in_columns ? 1 : 0;
  const Shape after(weights.begin() + static_cast<std::ptrdiff_t>(axis) + 1, weights.end());
  return {static_cast<std::int64_t>(axis), static_cast<std::size_t>(weights[axis]),
          static_cast<std::size_t>(element_count(after))};
}

/// A bias is stored in steps of the product of its input's and its weights' scale, so that it bounds the
/// latter.
std::vector<double> weight_scales(const std::vector<double>& weights, const Channels& channels,
                                  const std::vector<double>& bias, double input_scale) {
  std::vector<double> scales(channels.count, 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    double& scale = scales[channels.of(i)];
    scale = std::max(scale, std::abs(weights[i]) / kMostWeight);
  }
  for (std::size_t c = 0; c < bias.size(); ++c)
    scales[c] = std::max(scales[c], std::abs(bias[c]) / (input_scale * kMostBias));
  for (double& scale : scales) {
    scale = static_cast<float>(scale);
    if (!(scale > 0)) scale = 1;
  }
  return scales;
}

class Quantiser {
 public:
  Quantiser(Graph graph, const Ranges& ranges) : graph_(std::move(graph)), ranges_(ranges) {
    for (const Node& node : graph_.nodes) {
      for (const ValueId id : node.inputs) consumers_[id].push_back(&node);
      for (const ValueId id : node.outputs) producers_[id] = &node;
    }
  }

  Graph run() {
    if (std::ranges::count(graph_.nodes, "QuantizeLinear", &Node::op) > 0)
      throw BadInput("the network is quantised already");
    choose();
    if (steps_.empty())
      throw BadInput("nothing in the network has an int8 form: it needs float32 convolutions or products");
    std::vector<Node> before = graph_.nodes;
    graph_.nodes.clear();
    for (const ValueId id : std::vector(graph_.inputs)) pass(id);
    for (Node& node : before) {
      if (is_quantised(node) && find_row(node)->kind == Kind::kWeighted) {
        quantise_weights(node);
      }
      for (ValueId& input : node.inputs) {
        if (const auto found = through_.find(input); found != through_.end()) input = found->second;
      }
      const std::vector<ValueId> outputs = node.outputs;
      graph_.nodes.push_back(std::move(node));
      for (const ValueId id : outputs) pass(id);
    }
    keep_output_names();
    graph_.metadata["precision"] = "int8";
    remove_unused(graph_);
    infer(graph_);
    return std::move(graph_);
  }

 private:
  const Value& value(ValueId id) const { return graph_.values[static_cast<std::size_t>(id)]; }
  bool is_float_constant(ValueId id) const {
    return value(id).constant && value(id).constant->type.dtype == DataType::kFloat32;
  }
  bool is_float_activation(ValueId id) const {
    return id != kAbsent && !value(id).constant && graph_.type_of(id).dtype == DataType::kFloat32;
  }

  bool is_quantised(const Node& node) const {
    const Row* row = find_row(node);
    if (row == nullptr) return false;
    if (row->kind != Kind::kWeighted)
      return std::ranges::all_of(node.inputs, [&](ValueId id) { return is_float_activation(id); });
    const bool plain =
        node.integer("transA", 0) == 0 && node.number("alpha", 1) == 1 && node.number("beta", 1) == 1;
    const bool has_vector_bias =
        has_input(node, 2) && is_float_constant(node.inputs[2]) && input_shape(graph_, node, 2).size() == 1;
    return plain && is_float_activation(node.inputs[0]) && is_float_constant(node.inputs[1]) &&
           (has_vector_bias || !has_input(node, 2));
  }

  /// Whether a value only lives between an operator and the activation function that it is computed with at
  /// once.
  bool is_fused(ValueId id) const {
    const auto consumers = consumers_.find(id);
    const auto producer = producers_.find(id);
    if (consumers == consumers_.end() || producer == producers_.end()) return false;
    if (consumers->second.size() != 1 || std::ranges::count(graph_.outputs, id) > 0) return false;
    const Node& next = *consumers->second.front();
    const Row* row = find_row(*producer->second);
    return (next.op == "Relu" || next.op == "Clip") && (row == nullptr || row->kind != Kind::kMoves);
  }

  /// Settles which values are stored as integers, and with what steps.
  void choose() {
    std::unordered_set<ValueId> chosen;
    for (const Node& node : graph_.nodes) {
      if (!is_quantised(node)) continue;
      const std::size_t activations = find_row(node)->kind == Kind::kWeighted ? 1 : node.inputs.size();
      chosen.insert(node.inputs.begin(), node.inputs.begin() + static_cast<std::ptrdiff_t>(activations));
      chosen.insert(node.outputs.begin(), node.outputs.end());
    }
    std::erase_if(chosen, [&](ValueId id) { return is_fused(id); });
    for (const ValueId id : graph_.inputs) {
      if (chosen.contains(id)) steps_[id] = seen(id);
    }
    for (const Node& node : graph_.nodes) {
      for (const ValueId id : node.outputs) {
        if (!chosen.contains(id)) continue;
        const bool is_moved = is_quantised(node) && find_row(node)->kind == Kind::kMoves;
        steps_[id] = is_moved ? steps_.at(node.inputs[0]) : seen(id);
      }
    }
  }

  Step seen(ValueId id) const {
    const auto range = ranges_.find(value(id).name);
    if (range == ranges_.end())
      throw BadInput(fmt::format("no range is known of activation '{}'", value(id).name));
    if (!std::isfinite(range->second.low) || !std::isfinite(range->second.high))
      throw BadInput(fmt::format("the range of activation '{}' is not finite", value(id).name));
    return step_of(range->second);
  }

  ValueId add_constant(const std::string& name, const Tensor& tensor) {
    return graph_.add_constant(unused_name(graph_, name), tensor);
  }

  ValueId add_node(std::string_view op, const std::string& result, std::vector<ValueId> inputs,
                   std::int64_t axis = 0) {
    const ValueId id = graph_.add_value(unused_name(graph_, result));
    graph_.nodes.push_back({.name = value(id).name,
                            .op = std::string(op),
                            .inputs = std::move(inputs),
                            .outputs = {id},
                            .attributes = {{"axis", axis}}});
    return id;
  }

  /// Stores a value that was chosen as integers, right where it comes to be.
  void pass(ValueId id) {
    const auto step = steps_.find(id);
    if (step == steps_.end()) return;
    const std::string name = value(id).name;
    const ValueId scale =
        add_constant(name + ".scale", tensor_of_numbers(DataType::kFloat32, {}, {step->second.scale}));
    const ValueId zero = add_constant(name + ".zero_point",
                                      tensor_of_integers(DataType::kUint8, {}, {step->second.zero_point}));
    const ValueId stored = add_node("QuantizeLinear", name + ".quantised", {id, scale, zero});
    through_[id] = add_node("DequantizeLinear", name + ".dequantised", {stored, scale, zero});
  }

  void quantise_weights(Node& node) {
    const Tensor weights = *value(node.inputs[1]).constant;
    const std::vector<double> bias =
        has_input(node, 2) ? numbers_of(*value(node.inputs[2]).constant) : std::vector<double>();
    const double input_scale = steps_.at(node.inputs[0]).scale;
    const Channels channels = channels_of(node, weights.type.shape);
    const std::vector<double> scales = weight_scales(numbers_of(weights), channels, bias, input_scale);

    std::vector<double> integers = numbers_of(weights);
    for (std::size_t i = 0; i < integers.size(); ++i)
      integers[i] = std::nearbyint(integers[i] / scales[channels.of(i)]);
    node.inputs[1] = stored_constant(node.name + ".weight", {DataType::kInt8, weights.type.shape}, integers,
                                     scales, channels.axis);
    if (bias.empty()) return;
    std::vector<double> bias_scales;
    std::vector<double> bias_integers;
    for (std::size_t c = 0; c < bias.size(); ++c) {
      bias_scales.push_back(input_scale * scales[c]);
      bias_integers.push_back(std::nearbyint(bias[c] / bias_scales[c]));
    }
    const Shape bias_shape{static_cast<std::int64_t>(bias.size())};
    node.inputs[2] =
        stored_constant(node.name + ".bias", {DataType::kInt32, bias_shape}, bias_integers, bias_scales, 0);
  }

  /// A constant of integers, one scale per index of the axis, and zero points of 0.
  ValueId stored_constant(const std::string& name, const TensorType& type,
                          const std::vector<double>& integers, const std::vector<double>& scales,
                          std::int64_t axis) {
    const Shape per_channel{static_cast<std::int64_t>(scales.size())};
    const ValueId stored =
        add_constant(name + ".quantised", tensor_of_numbers(type.dtype, type.shape, integers));
    graph_.parameters.push_back(stored);
    const ValueId scale =
        add_constant(name + ".scale", tensor_of_numbers(DataType::kFloat32, per_channel, scales));
    const ValueId zero = add_constant(
        name + ".zero_point",
        tensor_of_integers(type.dtype, per_channel, std::vector<std::int64_t>(scales.size(), 0)));
    return add_node("DequantizeLinear", name + ".dequantised", {stored, scale, zero}, axis);
  }

  /// An output that went through integers still has the name that the network gives it.
  void keep_output_names() {
    for (ValueId& output : graph_.outputs) {
      const auto found = through_.find(output);
      if (found == through_.end()) continue;
      std::swap(graph_.values[static_cast<std::size_t>(output)].name,
                graph_.values[static_cast<std::size_t>(found->second)].name);
      output = found->second;
    }
  }

  Graph graph_;
  const Ranges& ranges_;
  std::unordered_map<ValueId, std::vector<const Node*>> consumers_;
  std::unordered_map<ValueId, const Node*> producers_;
  std::unordered_map<ValueId, Step> steps_;
  std::unordered_map<ValueId, ValueId> through_;  ///< a value, and itself after it was stored as integers
};

}  // namespace

Graph with_activations_as_outputs(Graph graph) {
  fold_batch_norms(graph);
  const auto add = [&](ValueId id) {
    const bool is_float = graph.type_of(id).dtype == DataType::kFloat32;
    if (is_float && std::ranges::count(graph.outputs, id) == 0) graph.outputs.push_back(id);
  };
  for (const Node& node : graph.nodes) std::ranges::for_each(node.outputs, add);
  for (const ValueId input : graph.inputs) {
    if (graph.type_of(input).dtype != DataType::kFloat32) continue;
    const std::string name = graph.values[static_cast<std::size_t>(input)].name + std::string(kSeen);
    const ValueId seen = graph.add_value(unused_name(graph, name), graph.type_of(input));
    // A graph's input cannot be its output: this hands it on unchanged.
    graph.nodes.push_back({.name = name,
                           .op = "LeakyRelu",
                           .inputs = {input},
                           .outputs = {seen},
                           .attributes = {{"alpha", 1.0f}}});
    graph.outputs.push_back(seen);
  }
  return graph;
}

Graph quantise(Graph graph, const Ranges& ranges) {
  fold_batch_norms(graph);
  Ranges by_value = ranges;
  for (const auto& [name, range] : ranges) {
    if (name.ends_with(kSeen)) by_value.emplace(name.substr(0, name.size() - kSeen.size()), range);
  }
  return Quantiser(std::move(graph), by_value).run();
}

}  // namespace edgegauge::model
