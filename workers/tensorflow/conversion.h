// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "graph_writer.h"
#include "layout.h"
#include "model/graph.h"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// From a prepared graph to a graph of TensorFlow's own operations. Values that are maps live in
/// TensorFlow's layout, channels last; a transposition is written only where an operation needs the other.
namespace edgegauge::tensorflow {

/// How the elements of a value lie, against its shape in our graph.
enum class Layout {
  kPlain,        ///< as in our graph
  kChannelsLast  ///< rank 3 and more: batch, extents, channels
};

/// What stands for one of our values in TensorFlow's graph.
struct Emitted {
  TF_Output output{};
  Layout layout = Layout::kPlain;
  /// Of a flattened value: the shape (channels last) of the maps of which it has the elements in the order in
  /// which they lay. A dense layer takes it by having its weights in that order. Empty: in our graph's order.
  model::Shape flattened_from = {};
};

/// Reads values of our graph as outputs of TensorFlow's, and remembers them.
class Conversion {
 public:
  Conversion(const model::Graph& graph, GraphWriter& writer) : graph_(graph), writer_(writer) {}

  const model::Graph& graph() const { return graph_; }
  GraphWriter& writer() { return writer_; }

  void set(model::ValueId id, const Emitted& emitted) { values_[id] = emitted; }
  /// As it was emitted. A constant is plain.
  const Emitted& get(model::ValueId id);
  /// In the layout that is asked for.
  TF_Output get(model::ValueId id, Layout layout);

 private:
  TF_Output emit_constant(model::ValueId id, Layout layout);
  TF_Output relaid(model::ValueId id, Layout layout);

  const model::Graph& graph_;
  GraphWriter& writer_;
  std::map<model::ValueId, Emitted> values_;
  std::map<std::pair<model::ValueId, Layout>, TF_Output> relaid_;
};

/// One node of our graph while it is converted.
class Call {
 public:
  Call(Conversion& conversion, const model::Node& called) : conversion_(conversion), node_(called) {}

  const model::Node& node() const { return node_; }

  bool has_input(std::size_t i) const;
  bool is_constant(std::size_t i) const;
  const model::Tensor& constant(std::size_t i) const;  ///< of an input that is one
  const model::TensorType& type(std::size_t i) const;
  const model::Shape& shape(std::size_t i) const { return type(i).shape; }
  const model::TensorType& result_type(std::size_t k = 0) const;
  const model::Shape& result_shape(std::size_t k = 0) const { return result_type(k).shape; }
  std::string_view name_of(std::size_t i) const;  ///< of an input's value

  const Emitted& emitted(std::size_t i) const;
  Layout layout(std::size_t i) const { return emitted(i).layout; }
  TF_Output input(std::size_t i, Layout layout = Layout::kPlain) const;
  /// Weights in the order that a kernel wants, and taken for that shape: a constant becomes so here, anything
  /// else in the graph.
  TF_Output reordered(std::size_t i, const Order& order, const model::Shape& as) const;

  void result(TF_Output output, Layout layout = Layout::kPlain, std::size_t k = 0) const;
  /// The result of something that does not care where an element lies: it lies as input 0 does.
  void result_like_input(TF_Output output) const;
  /// The result is vectors, of which each has the elements of such a map (channels last) as they lay.
  void flattened(TF_Output output, model::Shape maps) const;

  NodeWriter op(const std::string& type) const;
  TF_Output constant(const model::Tensor& tensor, std::string_view what) const;
  TF_Output integers(std::span<const std::int64_t> values, std::string_view what) const;
  /// Of 32 bits, which some operations insist on.
  TF_Output short_integers(std::span<const std::int64_t> values, std::string_view what) const;
  TF_Output axis(std::size_t number) const;
  /// Paddings: [[begin, end], ...] for each axis.
  TF_Output pairs(std::span<const std::int64_t> begins, std::span<const std::int64_t> ends,
                  std::string_view what) const;
  /// Of the type of input 0.
  TF_Output scalar(double value, std::string_view what) const;

  TF_Output transpose(TF_Output x, const model::Shape& shape, const Order& order) const;
  TF_Output reshape(TF_Output x, const model::Shape& shape) const;

  /// Throws worker::BackendError naming node and operator.
  [[noreturn]] void refuse(std::string_view why) const;

 private:
  model::ValueId id(std::size_t i) const { return node_.inputs.at(i); }

  Conversion& conversion_;
  const model::Node& node_;
};

/// How an operator is converted. `type` is TensorFlow's name, where the function serves several.
struct Row {
  std::string_view op;
  void (*convert)(const Call& call, const char* type);
  const char* type = "";
};

std::span<const Row> elementwise_rows();
std::span<const Row> matrix_rows();
std::span<const Row> moving_rows();
std::span<const Row> normalising_rows();
std::span<const Row> window_rows();

/// The order in which an input's axes lie.
Order order_of(Layout layout, std::size_t rank);

}  // namespace edgegauge::tensorflow
