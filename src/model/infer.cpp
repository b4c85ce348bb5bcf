// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "model/constants.h"
#include "model/inference.h"
#include "model/operators.h"
#include "model/origins.h"
#include "model/rules.h"
#include "model/sizes.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::model {
namespace {

/// A computation on constants whose result is larger is a part of the network, not of its shapes.
constexpr std::int64_t kMaxFoldedElements = kMaxInlineElements;

void check_size(const std::string& what, const TensorType& type) {
  const auto bytes = checked_byte_count(type);
  if (type.shape.size() > kMaxRank || !bytes || *bytes > kMaxTensorBytes) {
    throw BadInput(fmt::format("{} would have shape {}, which is too large", what, to_string(type.shape)));
  }
}

// --- Inputs

Shape agreed_shape(const std::string& name, const Shape& stated, const Shape& wanted) {
  const auto fits = [](std::int64_t own, std::int64_t given) {
    return given > 0 && (own == kDynamic || own == given);
  };
  if (stated.size() != wanted.size() || !std::ranges::equal(stated, wanted, fits)) {
    throw BadInput(fmt::format("input '{}' has shape {}; {} does not fit it", name, to_string(stated),
                               to_string(wanted)),
                   "only extents shown as ? can be chosen");
  }
  return wanted;
}

void set_input_types(Graph& graph, const std::map<std::string, Shape>& input_shapes) {
  std::vector<std::string> names;
  for (const ValueId id : graph.inputs) {
    Value& input = graph.values.at(static_cast<std::size_t>(id));
    names.push_back(input.name);
    if (!input.type) throw BadInput(fmt::format("input '{}' has no type", input.name));
    const auto wanted = input_shapes.find(input.name);
    if (wanted != input_shapes.end())
      input.type->shape = agreed_shape(input.name, input.type->shape, wanted->second);
    if (std::ranges::any_of(input.type->shape, [](std::int64_t extent) { return extent < 1; })) {
      throw BadInput(fmt::format("input '{}' has shape {}, with an extent that is not known", input.name,
                                 to_string(input.type->shape)),
                     fmt::format("state it, for example --input-shape {}=1x3x224x224", input.name));
    }
    check_size(fmt::format("input '{}'", input.name), *input.type);
  }
  for (const auto& [name, shape] : input_shapes) {
    if (std::ranges::find(names, name) == names.end()) {
      throw BadInput(
          fmt::format("a shape is given for '{}', but the inputs are: {}", name, fmt::join(names, ", ")));
    }
  }
}

// --- Nodes

class Inference {
 public:
  Inference(Graph& graph, const Neutralise& neutralise) : graph_(graph), neutralise_(neutralise) {}

  void run() {
    sort_topologically(graph_);
    std::vector<Node> nodes = std::exchange(graph_.nodes, {});
    for (Node& node : nodes) {
      for (ValueId& input : node.inputs) input = resolved(input);
      generalise_target(node);
      if (!neutralise_) {
        take(std::move(node));
        continue;
      }
      for (Node& neutral : neutralise_(graph_, std::move(node))) take(std::move(neutral));
    }
    check_outputs();
  }

 private:
  ValueId resolved(ValueId id) const {
    const auto found = alias_.find(id);
    return found == alias_.end() ? id : found->second;
  }

  /// A shape that was computed from the reshaped tensor's own extents is restated so that it holds for every
  /// batch.
  void generalise_target(Node& node) {
    if (node.op != "Reshape" || node.inputs.size() != 2 || !has_input(node, 1)) return;
    const auto allowzero = node.attributes.find("allowzero");
    if (allowzero != node.attributes.end() && allowzero->second != AttributeValue{std::int64_t{0}}) return;
    const auto constant = graph_.values[static_cast<std::size_t>(node.inputs[1])].constant;
    if (!constant) return;
    const auto numbers = integers_of(*constant);
    if (!numbers) return;
    const auto general = origins_.general_target(node.inputs[0], node.inputs[1], *numbers);
    if (general == *numbers) return;
    node.inputs[1] = graph_.add_constant(unused_name(graph_, node.name + ".shape"),
                                         make_int64_tensor(constant->type.shape, general));
  }

  void take(Node node) {
    const Operator& op = check_node(node);
    for (const AttributeRow& row : op.attributes) {
      if (row.otherwise) node.attributes.try_emplace(std::string(row.name), *row.otherwise);
    }
    if (op.complete != nullptr) op.complete(graph_, node);
    set_output_types(node, op.infer(graph_, node));
    if (op.vanishes && !is_output(node.outputs[0])) {
      alias_.emplace(node.outputs[0], node.inputs[0]);
    } else if (is_foldable(op, node)) {
      fold(op, node);
    } else {
      check_not_empty(node);
      graph_.nodes.push_back(std::move(node));
    }
  }

  void set_output_types(const Node& node, const std::vector<TensorType>& types) {
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      if (node.outputs[i] == kAbsent) continue;
      check_size(fmt::format("node '{}' ({}): its result", node.name, node.op), types[i]);
      graph_.values[static_cast<std::size_t>(node.outputs[i])].type = types[i];
    }
  }

  bool is_output(ValueId id) const { return std::ranges::find(graph_.outputs, id) != graph_.outputs.end(); }

  bool is_foldable(const Operator& op, const Node& node) const {
    if (op.fold == nullptr) return false;
    const auto is_there = [&](ValueId id) {
      return id != kAbsent && graph_.values[static_cast<std::size_t>(id)].constant.has_value();
    };
    if (op.fold_needs_values && !std::ranges::all_of(node.inputs, is_there)) return false;
    const auto is_small = [&](ValueId id) {
      return id != kAbsent && element_count(graph_.type_of(id).shape) <= kMaxFoldedElements;
    };
    return std::ranges::all_of(node.outputs, is_small) || !op.fold_copies;
  }

  void fold(const Operator& op, const Node& node) {
    std::vector<Tensor> inputs;
    for (const ValueId id : node.inputs) {
      inputs.push_back(op.fold_needs_values ? *graph_.values[static_cast<std::size_t>(id)].constant
                                            : Tensor{});
    }
    std::vector<Tensor> results = op.fold(graph_, node, inputs);
    for (std::size_t i = 0; i < results.size(); ++i) {
      graph_.values[static_cast<std::size_t>(node.outputs[i])].constant = std::move(results[i]);
    }
    // A weight under another shape is still a weight.
    if (!op.fold_copies && std::ranges::count(graph_.parameters, node.inputs[0]) > 0) {
      graph_.parameters.push_back(node.outputs[0]);
    }
    origins_.note(graph_, node);
  }

  void check_not_empty(const Node& node) const {
    for (const ValueId id : node.outputs) {
      if (id != kAbsent && element_count(graph_.type_of(id).shape) == 0) {
        refuse(node, fmt::format("its result has shape {}, without any element",
                                 to_string(graph_.type_of(id).shape)));
      }
    }
  }

  void check_outputs() const {
    for (const ValueId id : graph_.outputs) {
      const Value& output = graph_.values[static_cast<std::size_t>(id)];
      if (output.constant) {
        throw BadInput(fmt::format("output '{}' does not depend on the values of any input", output.name),
                       "remove that output from the model");
      }
    }
  }

  Graph& graph_;
  const Neutralise& neutralise_;
  std::unordered_map<ValueId, ValueId> alias_;  ///< result of a vanished node -> what it handed on
  ShapeOrigins origins_;
};

/// An Identity that only gives an output its name is dropped where its producer can carry that name itself.
void rename_outputs(Graph& graph) {
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (!find_operator(graph.nodes[i].op)->vanishes) continue;
    const ValueId from = graph.nodes[i].inputs[0];
    const ValueId to = graph.nodes[i].outputs[0];
    const auto produces = [&](const Node& node) { return std::ranges::count(node.outputs, from) > 0; };
    const bool is_output = std::ranges::count(graph.outputs, from) > 0;
    if (is_output || std::ranges::none_of(graph.nodes, produces)) continue;
    graph.nodes.erase(graph.nodes.begin() + static_cast<std::ptrdiff_t>(i--));
    for (Node& node : graph.nodes) {
      std::ranges::replace(node.inputs, from, to);
      std::ranges::replace(node.outputs, from, to);
    }
  }
}

}  // namespace

void infer(Graph& graph, const std::map<std::string, Shape>& input_shapes, const Neutralise& neutralise) {
  set_input_types(graph, input_shapes);
  Inference(graph, neutralise).run();
  rename_outputs(graph);
  remove_unused(graph);
}

void infer(Graph& graph, const std::map<std::string, Shape>& input_shapes) {
  infer(graph, input_shapes, nullptr);
}

}  // namespace edgegauge::model
