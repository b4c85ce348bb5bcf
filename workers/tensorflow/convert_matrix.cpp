// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conversion.h"

#include <algorithm>
#include <array>

namespace edgegauge::tensorflow {
namespace {

using model::Shape;

TF_Output binary(const Call& call, const char* type, TF_Output a, TF_Output b) {
  return call.op(type).input(a).input(b).finish();
}

// --- A matrix by a matrix

/// The weights of a dense layer, [inputs, outputs] as TensorFlow keeps them, whose input is flattened maps:
/// the rows follow the order in which those lie.
TF_Output weights_of_flattened(const Call& call, bool is_turned) {
  const Shape& maps = call.emitted(0).flattened_from;
  model::Tensor weights = call.constant(1);
  const std::int64_t columns = call.shape(1)[is_turned ? 0 : 1];
  Shape split = permuted(maps, inverse(channels_last(maps.size())));
  split.erase(split.begin());
  const std::size_t axes = split.size();
  split.insert(is_turned ? split.begin() : split.end(), columns);
  // Within the split shape, the axes of a map start behind the columns or before them.
  const std::size_t first = is_turned ? 1 : 0;
  Order order;
  for (std::size_t axis = 1; axis < axes; ++axis) order.push_back(first + axis);
  order.push_back(first);
  order.push_back(is_turned ? 0 : axes);
  weights.type.shape = split;
  weights = permuted(weights, order);
  weights.type.shape = {call.shape(0)[1], columns};
  return call.constant(weights, call.name_of(1));
}

TF_Output weights_of_rows(const Call& call, bool is_turned) {
  const Order order = is_turned ? Order{1, 0} : Order{0, 1};
  return call.reordered(1, order, permuted(call.shape(1), order));
}

TF_Output dense(const Call& call, bool turn_a, bool turn_b) {
  if (!call.is_constant(1)) {
    return call.op("MatMul")
        .input(call.input(0))
        .input(call.input(1))
        .flag("transpose_a", turn_a)
        .flag("transpose_b", turn_b)
        .finish();
  }
  const bool is_flattened = !turn_a && !call.emitted(0).flattened_from.empty();
  const TF_Output x = is_flattened ? call.emitted(0).output : call.input(0);
  const TF_Output weights = is_flattened ? weights_of_flattened(call, turn_b) : weights_of_rows(call, turn_b);
  return call.op("MatMul").input(x).input(weights).flag("transpose_a", turn_a).finish();
}

TF_Output scaled(const Call& call, TF_Output x, float factor, const char* what) {
  return factor == 1 ? x : binary(call, "Mul", x, call.scalar(factor, what));
}

void gemm(const Call& call, const char*) {
  const auto& node = call.node();
  TF_Output y = dense(call, node.integer("transA", 0) != 0, node.integer("transB", 0) != 0);
  y = scaled(call, y, node.number("alpha", 1), "alpha");
  if (!call.has_input(2)) return call.result(y);
  const TF_Output bias = scaled(call, call.input(2), node.number("beta", 1), "beta");
  const bool per_column = call.shape(2) == Shape{call.result_shape()[1]};
  call.result(binary(call, per_column ? "BiasAdd" : "AddV2", y, bias));
}

// --- Stacks and vectors

/// A vector counts as a matrix of one row, or on the right-hand side of one column.
TF_Output as_matrices(const Call& call, std::size_t i) {
  const Shape& shape = call.shape(i);
  if (shape.size() > 1) return call.input(i);
  return call.reshape(call.input(i), i == 0 ? Shape{1, shape[0]} : Shape{shape[0], 1});
}

/// A stack by one matrix is one product of all its rows, as in Keras' dense layers.
TF_Output rows_by_matrix(const Call& call) {
  const Shape& shape = call.shape(0);
  const TF_Output rows =
      call.reshape(call.input(0), {model::element_count(shape) / shape.back(), shape.back()});
  return binary(call, "MatMul", rows, call.input(1));
}

void matmul(const Call& call, const char*) {
  const std::size_t left = call.shape(0).size();
  const std::size_t right = call.shape(1).size();
  if (left == 2 && right == 2) return call.result(dense(call, false, false));
  const bool is_stack_by_matrix = left > 2 && right == 2 && call.shape(0).back() > 0;
  const TF_Output product = is_stack_by_matrix
                                ? rows_by_matrix(call)
                                : binary(call, "BatchMatMulV2", as_matrices(call, 0), as_matrices(call, 1));
  const bool has_other_shape = is_stack_by_matrix || left == 1 || right == 1;
  call.result(has_other_shape ? call.reshape(product, call.result_shape()) : product);
}

constexpr std::array kRows = std::to_array<Row>({{"Gemm", gemm}, {"MatMul", matmul}});

}  // namespace

std::span<const Row> matrix_rows() { return kRows; }

}  // namespace edgegauge::tensorflow
