// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"
#include "symbol_writer.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the conversions of single operators (rows_*.cpp) are written with.
namespace edgegauge::mxnet {

using Integers = std::vector<std::int64_t>;

/// Where the values of a graph are in the model being written.
class Written {
 public:
  Written(const model::Graph& graph, SymbolWriter& writer);

  const model::Graph& graph() const { return graph_; }
  SymbolWriter& writer() { return writer_; }

  /// Constants are written when they are first taken.
  Entry entry(model::ValueId id);
  /// A constant in another shape of as many elements. MXNet's arrays have no rank 0: that becomes one axis.
  Entry constant(model::ValueId id, const model::Shape& shape);
  void define(model::ValueId id, Entry entry) { entries_[id] = entry; }

 private:
  const model::Graph& graph_;
  SymbolWriter& writer_;
  std::map<model::ValueId, Entry> entries_;
  std::map<std::pair<model::ValueId, model::Shape>, Entry> constants_;
};

/// One node being converted.
class Call {
 public:
  Call(Written& written, const model::Node& node, std::string_view target)
      : written_(written), node_(node), target_(target) {}

  const model::Node& node() const { return node_; }
  /// The row's MXNet operator.
  std::string target() const { return std::string(target_); }

  bool has(std::size_t input) const;
  bool is_constant(std::size_t input) const;
  const model::TensorType& type(std::size_t input) const;
  const model::Shape& shape(std::size_t input) const { return type(input).shape; }
  const model::Shape& result_shape(std::size_t output = 0) const;
  /// A constant's tensor. Refuses the node where the input is none.
  const model::Tensor& tensor(std::size_t input) const;
  /// A constant of type F32 as numbers. Refuses the node where the input is none.
  std::vector<float> floats(std::size_t input) const;

  Entry input(std::size_t input);
  /// The input in another shape of as many elements: a constant is stored so, what is computed is reshaped.
  Entry input_as(std::size_t input, const model::Shape& shape);

  /// Appends a node of the operator, named after this call's node: plainly, or with "_part" at the end.
  Entry add(const std::string& op, const std::vector<Entry>& inputs, const Parameters& parameters = {},
            const std::string& part = {});
  Entry reshape(Entry from, const model::Shape& shape);
  /// A new array, named after the node with "_part" at the end.
  Entry array(const std::string& part, model::Tensor tensor,
              SymbolWriter::Role role = SymbolWriter::Role::kArgument);

  /// Throws worker::BackendError that names node and operator.
  [[noreturn]] void refuse(const std::string& why) const;

 private:
  Written& written_;
  const model::Node& node_;
  std::string_view target_;
};

/// How one operator of the graph is stated in MXNet. `target` is the operator that it becomes, where the
/// function serves several.
struct Row {
  std::string_view op;
  std::string_view target;
  Entry (*convert)(Call&);
};

std::vector<Row> elementwise_rows();
std::vector<Row> matrix_rows();
std::vector<Row> moving_rows();
std::vector<Row> normalising_rows();
std::vector<Row> resizing_rows();
std::vector<Row> window_rows();

/// Padding, with all begins and then all ends; a negative one cuts. `mode` is constant, edge or reflect.
Entry padded(Call& call, Entry from, const model::Shape& shape, const Integers& pads,
             const std::string& mode = "constant", float value = 0);

/// The part of each axis from begin up to end.
Entry cut(Call& call, Entry from, const Integers& begin, const Integers& end);

}  // namespace edgegauge::mxnet
