// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/fuse.h"

#include "convert/fold.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace edgegauge::pytorch {
namespace {

using model::kAbsent;
using model::Node;
using model::ValueId;

/// An activation as oneDNN's operators name it, and the attributes that it takes as scalars.
struct Activation {
  std::string_view op, name;
  std::vector<std::string_view> scalars = {};
};

const std::vector<Activation>& activations() {
  static const std::vector<Activation> rows{{"Clip", "hardtanh", {"min", "max"}},
                                            {"HardSwish", "hardswish"},
                                            {"LeakyRelu", "leaky_relu", {"alpha"}},
                                            {"Relu", "relu"},
                                            {"Sigmoid", "sigmoid"},
                                            {"Tanh", "tanh"}};
  return rows;
}

class Fuser {
 public:
  explicit Fuser(model::Graph& graph) : graph_(graph) {
    for (const Node& node : graph.nodes)
      for (const ValueId id : node.inputs) ++uses_[id];
    for (const ValueId id : graph.outputs) ++uses_[id];
  }

  void run() {
    for (Node& node : std::exchange(graph_.nodes, {})) {
      if (joins_batch_norm(node) || joins_activation(node) || joins_sum(node)) continue;
      if (is_conv(node)) start(node, kFusedConv);
      if (is_linear(node)) start(node, kFusedLinear);
      keep(std::move(node));
    }
    for (std::optional<Node>& node : kept_)
      if (node) graph_.nodes.push_back(std::move(*node));
  }

 private:
  bool is_float_constant(ValueId id) const {
    return graph_.is_constant(id) && graph_.type_of(id).dtype == model::DataType::kFloat32;
  }

  bool is_conv(const Node& node) const {
    return node.op == "Conv" && graph_.type_of(node.inputs[0]).shape.size() == 4 && has_float_constants(node);
  }

  /// As torch.linear: weights are [out, in].
  bool is_linear(const Node& node) const {
    return node.op == "Gemm" && node.integer("transA", 0) == 0 && node.integer("transB", 0) == 1 &&
           node.number("alpha", 1) == 1 && node.number("beta", 1) == 1 && has_float_constants(node) &&
           (node.inputs.size() < 3 || graph_.type_of(node.inputs[2]).shape.size() == 1) &&
           (node.inputs.size() < 3 ||
            graph_.type_of(node.inputs[2]).shape[0] == graph_.type_of(node.outputs[0]).shape[1]);
  }

  /// Weights, and bias where there is one.
  bool has_float_constants(const Node& node) const {
    return std::all_of(node.inputs.begin() + 1, node.inputs.end(),
                       [this](ValueId id) { return id != kAbsent && is_float_constant(id); });
  }

  void start(Node& node, std::string_view op) {
    node.op = op;
    node.inputs.resize(4, kAbsent);
    node.attributes["unary"] = std::string("none");
    node.attributes["scalars"] = std::vector<float>();
    node.attributes["prepack"] = std::int64_t{uses_[node.inputs[1]] == 1};
  }

  void keep(Node node) {
    for (const ValueId id : node.outputs) producer_[id] = kept_.size();
    kept_.emplace_back(std::move(node));
  }

  /// The fused node whose result this is, if it is nobody else's input and has no activation yet.
  Node* open_node(ValueId id) {
    const auto place = producer_.find(id);
    if (place == producer_.end() || uses_[id] != 1) return nullptr;
    Node& node = *kept_[place->second];
    const bool is_fused = node.op == kFusedConv || node.op == kFusedLinear;
    return is_fused && node.text("unary", "") == "none" ? &node : nullptr;
  }

  void extend(Node& fused, const Node& by) {
    producer_[by.outputs[0]] = producer_[fused.outputs[0]];
    fused.outputs = by.outputs;
  }

  bool joins_batch_norm(const Node& node) {
    if (node.op != "BatchNormalization") return false;
    Node* conv = open_node(node.inputs[0]);
    if (conv == nullptr || conv->op != kFusedConv || conv->inputs[3] != kAbsent) return false;
    if (conv->integer("prepack", 0) == 0 || !has_float_constants(node)) return false;
    Node plain = *conv;
    plain.inputs.resize(3);
    fold_batch_norm(graph_, plain, node);
    conv->inputs[2] = plain.inputs[2];
    extend(*conv, node);
    return true;
  }

  bool joins_activation(const Node& node) {
    const auto row = std::ranges::find(activations(), node.op, &Activation::op);
    if (row == activations().end()) return false;
    Node* fused = open_node(node.inputs[0]);
    if (fused == nullptr) return false;
    const bool adds = fused->inputs[3] != kAbsent;
    if ((adds || fused->op == kFusedLinear) && row->name != "relu") return false;
    std::vector<float> scalars;
    for (const std::string_view name : row->scalars) scalars.push_back(node.number(name, 0));
    fused->attributes["unary"] = std::string(row->name);
    fused->attributes["scalars"] = scalars;
    extend(*fused, node);
    return true;
  }

  /// The later of two convolutions takes the sum in, and moves to where the sum was: the other summand is
  /// there by then.
  bool joins_sum(const Node& node) {
    if (node.op != "Add" || graph_.type_of(node.inputs[0]) != graph_.type_of(node.inputs[1])) return false;
    std::optional<std::size_t> chosen;
    for (const std::size_t side : {0u, 1u}) {
      const Node* conv = open_node(node.inputs[side]);
      if (conv == nullptr || conv->op != kFusedConv || conv->inputs[3] != kAbsent) continue;
      const bool is_later = !chosen || producer_[node.inputs[side]] > producer_[node.inputs[*chosen]];
      if (is_later && !graph_.is_constant(node.inputs[1 - side])) chosen = side;
    }
    if (!chosen) return false;
    std::optional<Node>& place = kept_[producer_[node.inputs[*chosen]]];
    Node conv = *std::exchange(place, std::nullopt);
    conv.inputs[3] = node.inputs[1 - *chosen];
    conv.outputs = node.outputs;
    keep(std::move(conv));
    return true;
  }

  model::Graph& graph_;
  std::map<ValueId, int> uses_;
  std::map<ValueId, std::size_t> producer_;  ///< where in kept_
  std::vector<std::optional<Node>> kept_;
};

}  // namespace

void fuse(model::Graph& graph) { Fuser(graph).run(); }

}  // namespace edgegauge::pytorch
