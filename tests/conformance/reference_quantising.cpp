// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/reference_parts.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace edgegauge::conformance {
namespace {

/// Scale or zero point of an element: one for all, or one per index of the axis.
double parameter_at(const Array& parameter, const model::Shape& at, std::int64_t axis) {
  if (parameter.values.size() == 1) return parameter.values[0];
  return parameter.values[static_cast<std::size_t>(at[static_cast<std::size_t>(axis)])];
}

struct Limits {
  double least, most;
};

Limits limits_of(model::DataType type) {
  if (type == model::DataType::kUint8) return {0, 255};
  if (type == model::DataType::kInt8) return {-128, 127};
  throw std::runtime_error("the reference quantises to bytes only");
}

template <class Compute>
std::vector<Array> by_parameters(const Call& call, Compute compute) {
  Array result = call.input(0);
  const std::int64_t axis = call.node.integer("axis", 1);
  for_each_place(result.shape, [&](const model::Shape& at, std::size_t i) {
    const double zero_point = call.has_input(2) ? parameter_at(call.input(2), at, axis) : 0;
    result.values[i] = compute(result.values[i], parameter_at(call.input(1), at, axis), zero_point);
  });
  return {std::move(result)};
}

std::vector<Array> quantise(const Call& call) {
  const Limits limits = limits_of(call.results[0].dtype);
  return by_parameters(call, [&](double x, double scale, double zero_point) {
    // Halves to the even number, which is how the processor rounds unless it is told otherwise.
    return std::clamp(std::nearbyint(x / scale) + zero_point, limits.least, limits.most);
  });
}

std::vector<Array> dequantise(const Call& call) {
  return by_parameters(call,
                       [](double x, double scale, double zero_point) { return (x - zero_point) * scale; });
}

}  // namespace

Functions quantising_functions() { return {{"DequantizeLinear", dequantise}, {"QuantizeLinear", quantise}}; }

}  // namespace edgegauge::conformance
