// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace edgegauge::mxnet {

/// One result of a node that was written: what another node takes as an input.
struct Entry {
  int node = 0;
  int output = 0;
};

/// An operator's parameters, in the text form that symbol files have.
using Parameters = std::map<std::string, std::string>;

/// Composes an MXNet model: the nodes of PREFIX-symbol.json and the arrays of PREFIX.params. Nodes are
/// written in the order in which they are added. Names that are taken already get a number.
class SymbolWriter {
 public:
  SymbolWriter();
  ~SymbolWriter();

  /// An input of the network, with its type as mx.sym.var(shape=, dtype=) stores it. Inputs are added first.
  Entry input(const std::string& name, const model::TensorType& type);

  /// An array of the params file. Auxiliary is what its operator may write: BatchNorm's statistics.
  enum class Role { kArgument, kAuxiliary };
  Entry array(const std::string& name, model::Tensor tensor, Role role = Role::kArgument);

  /// An operator; the entry is its first result.
  Entry add(const std::string& op, const std::string& name, const std::vector<Entry>& inputs,
            const Parameters& parameters);

  /// Writes both files. `inputs` and `outputs` are the network's in its order. Throws worker::BackendError
  /// when it cannot.
  void save(const std::filesystem::path& symbol_file, const std::vector<std::string>& inputs,
            std::vector<std::pair<std::string, Entry>> outputs);

 private:
  std::string unused(const std::string& name);
  Entry variable(const std::string& unused_name, const Parameters& attributes);
  bool is_variable(Entry entry) const;

  std::unique_ptr<nlohmann::ordered_json> nodes_;
  std::vector<int> variables_;
  std::vector<std::pair<std::string, model::Tensor>> arrays_;
  std::set<std::string> names_;
};

/// Attributes of the first output's node, in which the names of the network's inputs and outputs are kept as
/// JSON lists: MXNet lists inputs in an order of its own, and names outputs after nodes.
inline constexpr const char* kInputsAttribute = "__edgegauge_inputs__";
inline constexpr const char* kOutputsAttribute = "__edgegauge_outputs__";

}  // namespace edgegauge::mxnet
