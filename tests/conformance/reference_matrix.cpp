// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/reference_parts.h"

namespace edgegauge::conformance {
namespace {

/// Y = alpha * A' * B' + beta * C
std::vector<Array> gemm(const Call& call) {
  const Array& a = call.input(0);
  const Array& b = call.input(1);
  const bool a_turned = call.node.integer("transA", 0) != 0;
  const bool b_turned = call.node.integer("transB", 0) != 0;
  const std::int64_t inner = a.shape[a_turned ? 0 : 1];
  Array result = zeros(call.result_shape());
  for_each_place(result.shape, [&](const model::Shape& at, std::size_t i) {
    double sum = 0;
    for (std::int64_t k = 0; k < inner; ++k) {
      const model::Shape in_a = a_turned ? model::Shape{k, at[0]} : model::Shape{at[0], k};
      const model::Shape in_b = b_turned ? model::Shape{at[1], k} : model::Shape{k, at[1]};
      sum += a.values[offset(a.shape, in_a)] * b.values[offset(b.shape, in_b)];
    }
    result.values[i] = call.node.number("alpha", 0) * sum;
    if (call.has_input(2)) {
      const Array& c = call.input(2);
      result.values[i] += call.node.number("beta", 0) * c.values[broadcast_offset(c.shape, at)];
    }
  });
  return {std::move(result)};
}

/// As numpy.matmul: the last two axes are matrices, the others are broadcast; a vector stands as a row on the
/// left and as a column on the right.
std::vector<Array> matmul(const Call& call) {
  Array a = call.input(0);
  Array b = call.input(1);
  model::Shape shape = call.result_shape();
  const bool row = a.shape.size() == 1;
  const bool column = b.shape.size() == 1;
  if (row) a.shape.insert(a.shape.begin(), 1);
  if (column) b.shape.push_back(1);
  if (row) shape.insert(column ? shape.end() : shape.end() - 1, 1);
  if (column) shape.push_back(1);

  const std::size_t batch_axes = shape.size() - 2;
  const model::Shape a_batch(a.shape.begin(), a.shape.end() - 2);
  const model::Shape b_batch(b.shape.begin(), b.shape.end() - 2);
  const auto rows = static_cast<std::size_t>(a.shape[a.shape.size() - 2]);
  const auto inner = static_cast<std::size_t>(a.shape.back());
  const auto columns = static_cast<std::size_t>(b.shape.back());
  Array result = zeros(shape);
  for_each_place(shape, [&](const model::Shape& at, std::size_t i) {
    const model::Shape batch(at.begin(), at.begin() + static_cast<std::ptrdiff_t>(batch_axes));
    const std::size_t a_start =
        (broadcast_offset(a_batch, batch) * rows + static_cast<std::size_t>(at[batch_axes])) * inner;
    const std::size_t b_start =
        broadcast_offset(b_batch, batch) * inner * columns + static_cast<std::size_t>(at.back());
    for (std::size_t k = 0; k < inner; ++k)
      result.values[i] += a.values[a_start + k] * b.values[b_start + k * columns];
  });
  result.shape = call.result_shape();
  return {std::move(result)};
}

}  // namespace

Functions matrix_functions() { return {{"Gemm", gemm}, {"MatMul", matmul}}; }

}  // namespace edgegauge::conformance
