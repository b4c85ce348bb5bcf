// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/reference_parts.h"

#include <algorithm>
#include <cmath>

namespace edgegauge::conformance {
namespace {

/// Y = scale * (X - mean) / sqrt(variance + epsilon) + bias, each per channel.
std::vector<Array> batch_normalization(const Call& call) {
  const auto per_channel = [&](std::size_t input, std::int64_t channel) {
    return call.input(input).values[static_cast<std::size_t>(channel)];
  };
  Array result = call.input(0);
  for_each_place(result.shape, [&](const model::Shape& at, std::size_t i) {
    const std::int64_t c = at[1];
    const double deviation = std::sqrt(per_channel(4, c) + call.node.number("epsilon", 0));
    result.values[i] =
        per_channel(1, c) * (result.values[i] - per_channel(3, c)) / deviation + per_channel(2, c);
  });
  return {std::move(result)};
}

/// Y = X / (bias + alpha / size * sum of squares over `size` neighbouring channels) ^ beta
std::vector<Array> lrn(const Call& call) {
  const Array& x = call.input(0);
  const std::int64_t size = call.node.integer("size", 0);
  Array result = zeros(x.shape);
  for_each_place(x.shape, [&](const model::Shape& at, std::size_t i) {
    double squares = 0;
    const std::int64_t first = std::max<std::int64_t>(0, at[1] - (size - 1) / 2);
    const std::int64_t last = std::min<std::int64_t>(x.shape[1] - 1, at[1] + size / 2);
    for (std::int64_t channel = first; channel <= last; ++channel) {
      model::Shape neighbour = at;
      neighbour[1] = channel;
      squares += std::pow(x.values[offset(x.shape, neighbour)], 2);
    }
    const double base =
        call.node.number("bias", 0) + call.node.number("alpha", 0) / static_cast<double>(size) * squares;
    result.values[i] = x.values[i] / std::pow(base, call.node.number("beta", 0));
  });
  return {std::move(result)};
}

/// ln(exp(x) / sum of exp along the axis), from differences to the largest, so that no exponential overflows.
Array log_softmax_of(const Call& call) {
  const Array& x = call.input(0);
  const auto axis = static_cast<std::size_t>(call.node.integer("axis", 0));
  model::Shape lines = x.shape;
  lines[axis] = 1;
  Array result = zeros(x.shape);
  for_each_place(lines, [&](model::Shape at, std::size_t) {
    std::vector<std::size_t> line;
    for (at[axis] = 0; at[axis] < x.shape[axis]; ++at[axis]) line.push_back(offset(x.shape, at));
    double largest = x.values[line[0]];
    for (const std::size_t i : line) largest = std::max(largest, x.values[i]);
    double sum = 0;
    for (const std::size_t i : line) sum += std::exp(x.values[i] - largest);
    for (const std::size_t i : line) result.values[i] = x.values[i] - largest - std::log(sum);
  });
  return result;
}

std::vector<Array> log_softmax(const Call& call) { return {log_softmax_of(call)}; }

std::vector<Array> softmax(const Call& call) {
  Array result = log_softmax_of(call);
  for (double& value : result.values) value = std::exp(value);
  return {std::move(result)};
}

/// Every element's line over `axes` is brought together by `fold`, starting from `start`.
template <class Fold>
Array reduced(const Array& x, const std::vector<std::int64_t>& axes, double start, Fold fold) {
  model::Shape kept = x.shape;
  for (const std::int64_t axis : axes) kept[static_cast<std::size_t>(axis)] = 1;
  Array result = zeros(kept);
  std::ranges::fill(result.values, start);
  for_each_place(x.shape, [&](const model::Shape& at, std::size_t i) {
    double& value = result.values[broadcast_offset(kept, at)];
    value = fold(value, x.values[i]);
  });
  return result;
}

Array mean_over(const Array& x, const std::vector<std::int64_t>& axes) {
  Array result = reduced(x, axes, 0.0, [](double sum, double value) { return sum + value; });
  const auto share = static_cast<double>(x.values.size()) / static_cast<double>(result.values.size());
  for (double& value : result.values) value /= share;
  return result;
}

std::vector<std::int64_t> spatial_axes(const Array& x) {
  std::vector<std::int64_t> axes;
  for (std::size_t axis = 2; axis < x.shape.size(); ++axis) axes.push_back(static_cast<std::int64_t>(axis));
  return axes;
}

std::vector<Array> reduce_mean(const Call& call) {
  Array result = mean_over(call.input(0), call.node.integers("axes"));
  result.shape = call.result_shape();  // without the axes, where they are not kept
  return {std::move(result)};
}

std::vector<Array> global_average_pool(const Call& call) {
  return {mean_over(call.input(0), spatial_axes(call.input(0)))};
}

std::vector<Array> global_max_pool(const Call& call) {
  const auto larger = [](double a, double b) { return std::max(a, b); };
  return {reduced(call.input(0), spatial_axes(call.input(0)), -INFINITY, larger)};
}

}  // namespace

Functions normalising_functions() {
  return {{"BatchNormalization", batch_normalization},
          {"GlobalAveragePool", global_average_pool},
          {"GlobalMaxPool", global_max_pool},
          {"LRN", lrn},
          {"LogSoftmax", log_softmax},
          {"ReduceMean", reduce_mean},
          {"Softmax", softmax}};
}

}  // namespace edgegauge::conformance
