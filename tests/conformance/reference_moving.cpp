// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/reference_parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace edgegauge::conformance {
namespace {

using model::Shape;

std::size_t axis_of(const Call& call) { return static_cast<std::size_t>(call.node.integer("axis", 0)); }

std::vector<Array> reshaped(const Call& call) { return {{call.result_shape(), call.input(0).values}}; }

std::vector<Array> concat(const Call& call) {
  const std::size_t axis = axis_of(call);
  Array result = zeros(call.result_shape());
  std::int64_t start = 0;
  for (const Array* part : call.inputs) {
    for_each_place(part->shape, [&](Shape at, std::size_t i) {
      at[axis] += start;
      result.values[offset(result.shape, at)] = part->values[i];
    });
    start += part->shape[axis];
  }
  return {std::move(result)};
}

std::vector<Array> split(const Call& call) {
  const std::size_t axis = axis_of(call);
  std::vector<Array> parts;
  std::int64_t start = 0;
  for (const model::TensorType& type : call.results) {
    parts.push_back(picked(call.input(0), type.shape, [&](Shape at) {
      at[axis] += start;
      return at;
    }));
    start += type.shape[axis];
  }
  return parts;
}

std::vector<Array> slice(const Call& call) {
  const auto starts = call.node.integers("starts"), axes = call.node.integers("axes"),
             steps = call.node.integers("steps");
  return {picked(call.input(0), call.result_shape(), [&](Shape at) {
    for (std::size_t i = 0; i < axes.size(); ++i) {
      auto& place = at[static_cast<std::size_t>(axes[i])];
      place = starts[i] + place * steps[i];
    }
    return at;
  })};
}

std::vector<Array> transpose(const Call& call) {
  const auto perm = call.node.integers("perm");
  return {picked(call.input(0), call.result_shape(), [&](const Shape& at) {
    Shape from(at.size());
    for (std::size_t i = 0; i < at.size(); ++i) from[static_cast<std::size_t>(perm[i])] = at[i];
    return from;
  })};
}

/// The result's axes are the data's, with `axis` replaced by all of the indices' axes.
std::vector<Array> gather(const Call& call) {
  const Array& data = call.input(0);
  const Array& indices = call.input(1);
  const auto axis = static_cast<std::ptrdiff_t>(axis_of(call));
  const auto wide = static_cast<std::ptrdiff_t>(indices.shape.size());
  return {picked(data, call.result_shape(), [&](const Shape& at) {
    const Shape in_indices(at.begin() + axis, at.begin() + axis + wide);
    auto index = static_cast<std::int64_t>(indices.values[offset(indices.shape, in_indices)]);
    if (index < 0) index += data.shape[static_cast<std::size_t>(axis)];
    Shape from(at.begin(), at.begin() + axis);
    from.push_back(index);
    from.insert(from.end(), at.begin() + axis + wide, at.end());
    return from;
  })};
}

/// Where a place outside the extent takes its value from: -1 for the constant.
std::int64_t padding_source(const std::string& mode, std::int64_t place, std::int64_t extent) {
  if (place >= 0 && place < extent) return place;
  if (mode == "edge") return std::clamp<std::int64_t>(place, 0, extent - 1);
  if (mode == "reflect") return place < 0 ? -place : 2 * (extent - 1) - place;
  return -1;
}

std::vector<Array> pad(const Call& call) {
  const Array& x = call.input(0);
  const auto pads = call.node.integers("pads");
  const std::string mode = call.node.text("mode", "");
  Array result = zeros(call.result_shape());
  for_each_place(result.shape, [&](Shape at, std::size_t i) {
    bool is_constant = false;
    for (std::size_t axis = 0; axis < at.size(); ++axis) {
      at[axis] = padding_source(mode, at[axis] - pads[axis], x.shape[axis]);
      is_constant = is_constant || at[axis] < 0;
    }
    result.values[i] = is_constant ? call.node.number("value", 0) : x.values[offset(x.shape, at)];
  });
  return {std::move(result)};
}

// --- Resize

/// The coordinate in the input that a place along one axis of the result stands for.
double resize_source(const std::string& mode, std::int64_t place, double scale, std::int64_t from,
                     std::int64_t to) {
  const auto x = static_cast<double>(place);
  if (mode == "asymmetric") return x / scale;
  if (mode == "align_corners")
    return to == 1 ? 0 : x * static_cast<double>(from - 1) / static_cast<double>(to - 1);
  if (mode == "pytorch_half_pixel" && to == 1) return 0;
  return (x + 0.5) / scale - 0.5;
}

double nearest(const std::string& mode, double x) {
  if (mode == "floor") return std::floor(x);
  if (mode == "ceil") return std::ceil(x);
  if (mode == "round_prefer_ceil") return std::floor(x + 0.5);
  return std::ceil(x - 0.5);  // round_prefer_floor
}

/// Two neighbours along an axis and the upper one's share. Beyond the border the last element goes on.
struct Neighbours {
  std::int64_t low, high;
  double share;
};

Neighbours neighbours(const model::Node& node, double x, std::int64_t extent) {
  const auto last = static_cast<double>(extent - 1);
  if (node.text("mode", "") == "nearest") {
    const auto place =
        static_cast<std::int64_t>(std::clamp(nearest(node.text("nearest_mode", ""), x), 0.0, last));
    return {place, place, 0};
  }
  x = std::clamp(x, 0.0, last);
  const auto low = static_cast<std::int64_t>(std::floor(x));
  return {low, std::min(low + 1, extent - 1), x - std::floor(x)};
}

/// The mean of the corners around a place, weighted by nearness along every spatial axis.
double interpolated(const Array& x, const Shape& at, const std::vector<std::vector<Neighbours>>& around) {
  const std::size_t axes = around.size();
  double sum = 0;
  for (std::size_t corner = 0; corner < (std::size_t{1} << axes); ++corner) {
    Shape from = at;
    double weight = 1;
    for (std::size_t axis = 0; axis < axes; ++axis) {
      const Neighbours& pair = around[axis][static_cast<std::size_t>(at[axis + 2])];
      const bool high = ((corner >> axis) & 1u) != 0;
      from[axis + 2] = high ? pair.high : pair.low;
      weight *= high ? pair.share : 1 - pair.share;
    }
    sum += weight * x.values[offset(x.shape, from)];
  }
  return sum;
}

std::vector<Array> resize(const Call& call) {
  const Array& x = call.input(0);
  const auto scales = call.node.numbers("scales");
  const std::string mode = call.node.text("coordinate_transformation_mode", "");
  Array result = zeros(call.result_shape());
  std::vector<std::vector<Neighbours>> around;
  for (std::size_t axis = 0; axis < scales.size(); ++axis) {
    const std::int64_t from = x.shape[axis + 2], to = result.shape[axis + 2];
    auto& line = around.emplace_back();
    for (std::int64_t place = 0; place < to; ++place) {
      line.push_back(neighbours(call.node, resize_source(mode, place, scales[axis], from, to), from));
    }
  }
  for_each_place(result.shape,
                 [&](const Shape& at, std::size_t i) { result.values[i] = interpolated(x, at, around); });
  return {std::move(result)};
}

}  // namespace

Functions moving_functions() {
  return {{"Concat", concat},    {"Flatten", reshaped},    {"Gather", gather},     {"Pad", pad},
          {"Reshape", reshaped}, {"Resize", resize},       {"Slice", slice},       {"Split", split},
          {"Squeeze", reshaped}, {"Transpose", transpose}, {"Unsqueeze", reshaped}};
}

}  // namespace edgegauge::conformance
