// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"
#include "module.h"

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::pytorch {

/// Throws worker::BackendError that names the node and its operator.
[[noreturn]] void refuse(const model::Node& node, std::string_view why);

// Literals of TorchScript.
std::string literal(std::span<const std::int64_t> values);  ///< "[1, 2]"
std::string literal(double value);                          ///< always a float: "1.0", "0.1", float("inf")
std::string literal(float value);                           ///< the shortest decimal that is that float

/// Puts the TorchScript of a graph together, a statement for each call.
class ScriptWriter {
 public:
  /// The graph must outlive it, and be inferred.
  explicit ScriptWriter(const model::Graph& graph);

  const model::Graph& graph() const { return graph_; }
  const model::Shape& shape(model::ValueId id) const { return graph_.type_of(id).shape; }
  const model::Shape& input_shape(const model::Node& node, std::size_t input = 0) const;
  const model::Shape& output_shape(const model::Node& node) const { return shape(node.outputs[0]); }

  /// The expression that stands for a value: a variable, or a tensor of the module.
  std::string value(model::ValueId id);
  std::string input(const model::Node& node, std::size_t input = 0);  ///< "None" for one that is not given

  /// The node's only output becomes that expression.
  void assign(const model::Node& node, const std::string& expression);
  /// A statement that sets every output: "a, b = ...".
  void assign_all(const model::Node& node, const std::string& expression);
  /// From here on, the value is that expression.
  void redefine(model::ValueId id, const std::string& expression) { expressions_[id] = variable(expression); }
  /// A new variable with that expression; returns its name.
  std::string variable(const std::string& expression);
  /// A new tensor of the module, a buffer, beside the node's other tensors; returns the expression for it.
  std::string buffer(const model::Node& node, std::string_view name, model::Tensor tensor);

  /// A statement of the method `prepack`, which is called once the model is loaded: the tensor of the module
  /// that `value` is becomes that expression.
  void prepack(model::ValueId value, const std::string& expression);

  /// With the statement that returns the graph's outputs.
  Script finish() &&;

 private:
  std::vector<std::string> place_for(std::string_view name);
  std::string add_tensor(std::string_view name, const model::Tensor& tensor, bool learned);

  const model::Graph& graph_;
  std::set<model::ValueId> learned_;
  std::map<model::ValueId, std::string> expressions_;
  std::set<std::string> leaves_, branches_;  ///< places of tensors, and of the modules that hold them
  std::string forward_, prepack_;
  int variables_ = 0;
  Script script_;
};

}  // namespace edgegauge::pytorch
