// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/constants.h"
#include "model/rules.h"

#include <algorithm>
#include <functional>

namespace edgegauge::model {
namespace {

std::vector<TensorType> infer_arithmetic(const Graph& graph, const Node& node) {
  require_same_type(graph, node);
  const TensorType& a = input_type(graph, node, 0);
  return {{a.dtype, broadcast(node, a.shape, input_shape(graph, node, 1))}};
}

/// The element of an operand that meets element `index` (row-major) of the broadcast result.
std::size_t broadcast_index(std::size_t index, const Shape& result, const Shape& operand) {
  std::size_t position = 0;
  std::size_t stride = 1;
  for (std::size_t back = 1; back <= result.size(); ++back) {
    const auto extent = static_cast<std::size_t>(result[result.size() - back]);
    const std::size_t coordinate = index % extent;
    index /= extent;
    if (back > operand.size()) break;
    const auto own = static_cast<std::size_t>(operand[operand.size() - back]);
    if (own != 1) position += coordinate * stride;
    stride *= own;
  }
  return position;
}

template <class T, class Compute>
std::vector<T> combine(const std::vector<T>& a, const Shape& a_shape, const std::vector<T>& b,
                       const Shape& b_shape, const Shape& result, Compute compute) {
  std::vector<T> values(static_cast<std::size_t>(element_count(result)));
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = compute(a[broadcast_index(i, result, a_shape)], b[broadcast_index(i, result, b_shape)]);
  }
  return values;
}

// Integers wrap around, as ONNX Runtime's do, without the undefined behaviour of signed overflow.
std::int64_t wrapped(std::uint64_t value) { return static_cast<std::int64_t>(value); }

struct Plus {
  double operator()(double a, double b) const { return a + b; }
  std::int64_t operator()(std::int64_t a, std::int64_t b) const {
    return wrapped(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
  }
};

struct Minus {
  double operator()(double a, double b) const { return a - b; }
  std::int64_t operator()(std::int64_t a, std::int64_t b) const {
    return wrapped(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
  }
};

struct Times {
  double operator()(double a, double b) const { return a * b; }
  std::int64_t operator()(std::int64_t a, std::int64_t b) const {
    return wrapped(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
  }
};

struct Quotient {
  double operator()(double a, double b) const { return a / b; }
  std::int64_t operator()(std::int64_t a, std::int64_t b) const {
    return b == -1 ? wrapped(0 - static_cast<std::uint64_t>(a)) : a / b;
  }
};

template <class Compute>
std::vector<Tensor> fold_arithmetic(const Graph& graph, const Node& node, std::span<const Tensor> inputs) {
  const TensorType& type = graph.type_of(node.outputs[0]);
  const Shape& a_shape = inputs[0].type.shape;
  const Shape& b_shape = inputs[1].type.shape;
  const auto a = integers_of(inputs[0]);
  const auto b = integers_of(inputs[1]);
  if (!a || !b) {
    return {tensor_of_numbers(
        type.dtype, type.shape,
        combine(numbers_of(inputs[0]), a_shape, numbers_of(inputs[1]), b_shape, type.shape, Compute{}))};
  }
  if (node.op == "Div" && std::ranges::count(*b, 0) > 0) refuse(node, "divides a shape by zero");
  return {
      tensor_of_integers(type.dtype, type.shape, combine(*a, a_shape, *b, b_shape, type.shape, Compute{}))};
}

template <class Compute>
Operator arithmetic(std::string_view name) {
  return {.name = name, .inputs = {2, 2}, .infer = infer_arithmetic, .fold = fold_arithmetic<Compute>};
}

}  // namespace

std::vector<Operator> arithmetic_rows() {
  return {arithmetic<Plus>("Add"), arithmetic<Quotient>("Div"), arithmetic<Times>("Mul"),
          arithmetic<Minus>("Sub")};
}

}  // namespace edgegauge::model
