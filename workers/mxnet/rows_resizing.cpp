// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "call.h"
#include "types.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace edgegauge::mxnet {
namespace {

constexpr std::size_t kFirstAxis = 2;  // after batch and channels

/// Where each place along one axis of the result lies in the input.
struct Axis {
  std::int64_t from = 1, to = 1;
  std::vector<double> places;
};

double place_of(const std::string& mode, std::int64_t place, double scale, const Axis& axis) {
  const auto x = static_cast<double>(place);
  if (mode == "asymmetric") return x / scale;
  if (mode == "align_corners")
    return axis.to == 1 ? 0 : x * static_cast<double>(axis.from - 1) / static_cast<double>(axis.to - 1);
  if (mode == "pytorch_half_pixel" && axis.to == 1) return 0;
  return (x + 0.5) / scale - 0.5;
}

std::vector<Axis> axes_of(const Call& call) {
  const auto scales = call.node().numbers("scales");
  const std::string mode = call.node().text("coordinate_transformation_mode", "half_pixel");
  std::vector<Axis> axes;
  for (std::size_t i = 0; i < scales.size(); ++i) {
    Axis& axis =
        axes.emplace_back(Axis{call.shape(0)[i + kFirstAxis], call.result_shape()[i + kFirstAxis], {}});
    for (std::int64_t place = 0; place < axis.to; ++place)
      axis.places.push_back(place_of(mode, place, static_cast<double>(scales[i]), axis));
  }
  return axes;
}

std::int64_t within(const Axis& axis, double place) {
  return static_cast<std::int64_t>(std::clamp(place, 0.0, static_cast<double>(axis.from - 1)));
}

/// The results along an axis as elements of the input, by number.
Entry taken(Call& call, Entry from, std::size_t axis, const Integers& numbers, const std::string& part) {
  const auto count = static_cast<std::int64_t>(numbers.size());
  const Entry indices =
      call.array(fmt::format("{}_{}", part, axis), model::make_int64_tensor({count}, numbers));
  return call.add("take", {from, indices}, {{"axis", fmt::to_string(axis + kFirstAxis)}, {"mode", "clip"}},
                  part);
}

// --- Nearest

double rounded(const std::string& mode, double x) {
  if (mode == "floor") return std::floor(x);
  if (mode == "ceil") return std::ceil(x);
  if (mode == "round_prefer_ceil") return std::floor(x + 0.5);
  return std::ceil(x - 0.5);
}

Integers nearest_elements(const Axis& axis, const std::string& mode) {
  Integers numbers;
  for (const double place : axis.places) numbers.push_back(within(axis, rounded(mode, place)));
  return numbers;
}

/// Whether every element comes `times` times in a row.
bool repeats(const Integers& numbers, std::int64_t from, std::int64_t times) {
  if (static_cast<std::int64_t>(numbers.size()) != from * times) return false;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] != static_cast<std::int64_t>(i) / times) return false;
  }
  return true;
}

Entry resize_nearest(Call& call) {
  const std::vector<Axis> axes = axes_of(call);
  const std::int64_t times = axes[0].to / axes[0].from;
  std::vector<Integers> numbers;
  for (const Axis& axis : axes)
    numbers.push_back(nearest_elements(axis, call.node().text("nearest_mode", "")));
  bool is_upsampling = axes.size() == 2;
  for (std::size_t i = 0; i < axes.size(); ++i)
    is_upsampling = is_upsampling && repeats(numbers[i], axes[i].from, times);
  if (is_upsampling) {
    return call.add("UpSampling", {call.input(0)},
                    {{"scale", fmt::to_string(times)}, {"sample_type", "nearest"}, {"num_args", "1"}});
  }
  Entry entry = call.input(0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (!repeats(numbers[i], axes[i].from, 1)) entry = taken(call, entry, i, numbers[i], "nearest");
  }
  return entry;
}

// --- Bilinear

/// As the library's operator computes it, from the extents alone.
double library_place(bool align_corners, std::int64_t place, const Axis& axis) {
  const auto x = static_cast<double>(place), from = static_cast<double>(axis.from),
             to = static_cast<double>(axis.to);
  if (axis.to == 1) return align_corners ? 0 : -0.5;
  return align_corners ? x * (from - 1) / (to - 1) : (x + 0.5) * from / to - 0.5;
}

bool is_library_mode(const std::vector<Axis>& axes, bool align_corners) {
  constexpr double kSame = 1e-5;
  for (const Axis& axis : axes)
    for (std::int64_t place = 0; place < axis.to; ++place) {
      const double there = std::max(library_place(align_corners, place, axis), 0.0);
      if (std::abs(there - std::max(axis.places[static_cast<std::size_t>(place)], 0.0)) > kSame) return false;
    }
  return true;
}

/// Two neighbours along an axis, weighted by nearness.
Entry blended(Call& call, Entry from, std::size_t number, const Axis& axis) {
  Integers low, high;
  std::vector<float> shares;
  for (const double place : axis.places) {
    const double x = std::clamp(place, 0.0, static_cast<double>(axis.from - 1));
    low.push_back(within(axis, std::floor(x)));
    high.push_back(within(axis, std::floor(x) + 1));
    shares.push_back(static_cast<float>(x - std::floor(x)));
  }
  model::Shape shape(call.shape(0).size(), 1);
  shape[number + kFirstAxis] = axis.to;
  const Entry below = taken(call, from, number, low, "low"), above = taken(call, from, number, high, "high");
  const Entry difference = call.add("elemwise_sub", {above, below}, {}, "difference");
  const Entry share = call.array(fmt::format("share_{}", number), model::make_float_tensor(shape, shares));
  return call.add("elemwise_add", {below, call.add("broadcast_mul", {difference, share}, {}, "part")});
}

Entry resize_linear(Call& call) {
  const std::vector<Axis> axes = axes_of(call);
  for (const bool align_corners : {false, true}) {
    if (!is_library_mode(axes, align_corners)) continue;
    return call.add("_contrib_BilinearResize2D", {call.input(0)},
                    {{"height", fmt::to_string(axes[0].to)},
                     {"width", fmt::to_string(axes[1].to)},
                     {"align_corners", align_corners ? "True" : "False"}});
  }
  Entry entry = call.input(0);
  for (std::size_t i = 0; i < axes.size(); ++i) entry = blended(call, entry, i, axes[i]);
  return entry;
}

Entry resize(Call& call) {
  return call.node().text("mode", "") == "nearest" ? resize_nearest(call) : resize_linear(call);
}

}  // namespace

std::vector<Row> resizing_rows() { return {{"Resize", "", resize}}; }

}  // namespace edgegauge::mxnet
