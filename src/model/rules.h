// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"
#include "model/operators.h"

#include <cstdint>
#include <string>
#include <vector>

/// What the operator table's rows are written with.
namespace edgegauge::model {

// The table's families, each in a file of its own.
std::vector<Operator> activation_rows();
std::vector<Operator> arithmetic_rows();
std::vector<Operator> convolution_rows();
std::vector<Operator> matrix_rows();
std::vector<Operator> normalisation_rows();
std::vector<Operator> pooling_rows();
std::vector<Operator> quantisation_rows();
std::vector<Operator> resize_rows();
std::vector<Operator> shape_rows();
std::vector<Operator> slicing_rows();
std::vector<Operator> source_rows();

/// Throws BadInput: "node 'conv1' (Conv): WHY".
[[noreturn]] void refuse(const Node& node, const std::string& why, const std::string& hint = {});

bool has_input(const Node& node, std::size_t index);  ///< present and not kAbsent
const TensorType& input_type(const Graph& graph, const Node& node, std::size_t index = 0);
const Shape& input_shape(const Graph& graph, const Node& node, std::size_t index = 0);

/// Refuses an input whose rank is below `least` (or, where given, above `most`).
void require_rank(const Graph& graph, const Node& node, std::size_t index, std::size_t least,
                  std::size_t most = 0);
void require_float(const Graph& graph, const Node& node);      ///< refuses a first input that is not float
void require_same_type(const Graph& graph, const Node& node);  ///< refuses inputs of different element types

/// An axis counted from the front; refuses one outside -rank..rank-1.
std::int64_t normalised_axis(const Node& node, std::int64_t axis, std::size_t rank);
/// Axes counted from the front, sorted; refuses repeated ones.
std::vector<std::int64_t> normalised_axes(const Node& node, std::vector<std::int64_t> axes, std::size_t rank);
/// The `complete` of operators whose only such attribute is `axis` on the first input.
void complete_axis(const Graph& graph, Node& node);

/// NumPy's multidirectional broadcasting; refuses shapes that do not fit.
Shape broadcast(const Node& node, const Shape& a, const Shape& b);

/// The `infer` of operators whose output is as their first input: of any type, or float only.
std::vector<TensorType> infer_same(const Graph& graph, const Node& node);
std::vector<TensorType> infer_same_float(const Graph& graph, const Node& node);

/// The name, made longer where a value has it already.
std::string unused_name(const Graph& graph, std::string name);

/// Product that stays at the largest number instead of overflowing: sizes of a hostile file.
std::int64_t saturating_product(std::int64_t a, std::int64_t b);

}  // namespace edgegauge::model
