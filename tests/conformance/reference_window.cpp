// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/reference_parts.h"

#include <algorithm>
#include <array>
#include <limits>

namespace edgegauge::conformance {
namespace {

constexpr std::size_t kAxes = 3;
using Extents = std::array<std::int64_t, kAxes>;

/// Extents of one, two or three spatial axes as three: what is missing in front is 1 wide.
Extents three(const std::vector<std::int64_t>& given, std::size_t first, std::size_t count,
              std::int64_t missing) {
  Extents extents;
  extents.fill(missing);
  std::copy_n(given.begin() + static_cast<std::ptrdiff_t>(first), count,
              extents.end() - static_cast<std::ptrdiff_t>(count));
  return extents;
}

Extents spatial(const model::Shape& shape) { return three(shape, 2, shape.size() - 2, 1); }

std::int64_t product(const Extents& extents) { return extents[0] * extents[1] * extents[2]; }

/// A window that slides over three axes.
struct Sliding {
  Extents kernel, strides, dilations, begin, end;
  Extents in;  ///< what it slides over

  Sliding(const model::Node& node, const model::Shape& input) : in(spatial(input)) {
    const auto pads = node.integers("pads");
    const std::size_t axes = input.size() - 2;
    kernel = three(node.integers("kernel_shape"), 0, axes, 1);
    strides = three(node.integers("strides"), 0, axes, 1);
    dilations = three(node.integers("dilations"), 0, axes, 1);
    begin = three(pads, 0, axes, 0);
    end = three(pads, axes, axes, 0);
  }

  /// The element under tap k of the window at `position`; below 0 or beyond the extent: padding.
  std::int64_t under(std::size_t axis, std::int64_t position, std::int64_t k) const {
    return position * strides[axis] - begin[axis] + k * dilations[axis];
  }

  /// Calls visit(tap, element, is inside the padded extent, is inside the extent) for every tap.
  template <class Visit>
  void for_each_tap(const Extents& at, Visit visit) const {
    std::int64_t tap = 0;
    for (std::int64_t a = 0; a < kernel[0]; ++a)
      for (std::int64_t b = 0; b < kernel[1]; ++b)
        for (std::int64_t c = 0; c < kernel[2]; ++c, ++tap) {
          const Extents x{under(0, at[0], a), under(1, at[1], b), under(2, at[2], c)};
          bool padded = true, inside = true;
          for (std::size_t axis = 0; axis < kAxes; ++axis) {
            padded = padded && x[axis] < in[axis] + end[axis];
            inside = inside && x[axis] >= 0 && x[axis] < in[axis];
          }
          visit(tap, (x[0] * in[1] + x[1]) * in[2] + x[2], padded, inside);
        }
  }
};

template <class Visit>
void for_each_position(const Extents& extents, Visit visit) {
  std::int64_t number = 0;
  for (std::int64_t a = 0; a < extents[0]; ++a)
    for (std::int64_t b = 0; b < extents[1]; ++b)
      for (std::int64_t c = 0; c < extents[2]; ++c) visit(Extents{a, b, c}, number++);
}

double bias_of(const Call& call, std::int64_t channel) {
  return call.has_input(2) ? call.input(2).values[static_cast<std::size_t>(channel)] : 0.0;
}

/// A tap of the window that lies on an element.
struct Tap {
  std::int64_t tap, element;
};

/// Weights are [out, in / group, kernel...].
std::vector<Array> conv(const Call& call) {
  const Array& x = call.input(0);
  const Array& weights = call.input(1);
  const Sliding window(call.node, x.shape);
  Array result = zeros(call.result_shape());
  const std::int64_t channels = weights.shape[0], group_channels = weights.shape[1];
  const std::int64_t outputs_per_group = channels / call.node.integer("group", 1);
  const std::int64_t taps = product(window.kernel), area = product(window.in);
  const std::int64_t result_area = product(spatial(result.shape));
  std::vector<Tap> inside_taps;
  for_each_position(spatial(result.shape), [&](const Extents& at, std::int64_t position) {
    inside_taps.clear();
    window.for_each_tap(at, [&](std::int64_t tap, std::int64_t element, bool, bool inside) {
      if (inside) inside_taps.push_back({tap, element});
    });
    for (std::int64_t n = 0; n < x.shape[0]; ++n)
      for (std::int64_t o = 0; o < channels; ++o) {
        const std::int64_t first = n * x.shape[1] + o / outputs_per_group * group_channels;
        const double* from = x.values.data() + first * area;
        const double* weight = weights.values.data() + o * group_channels * taps;
        double sum = bias_of(call, o);
        for (std::int64_t c = 0; c < group_channels; ++c)
          for (const Tap& tap : inside_taps) sum += from[c * area + tap.element] * weight[c * taps + tap.tap];
        result.values[static_cast<std::size_t>((n * channels + o) * result_area + position)] = sum;
      }
  });
  return {std::move(result)};
}

/// The transpose of a convolution from result to input: every input element adds itself, times the kernel, to
/// the elements that the window at its position covers. Weights are [in, out / group, kernel...].
std::vector<Array> conv_transpose(const Call& call) {
  const Array& x = call.input(0);
  const Array& weights = call.input(1);
  Array result = zeros(call.result_shape());
  const Sliding window(call.node, result.shape);
  const std::int64_t channels = result.shape[1], group_outputs = weights.shape[1];
  const std::int64_t inputs_per_group = x.shape[1] / call.node.integer("group", 1);
  const std::int64_t taps = product(window.kernel), area = product(window.in);
  for (std::size_t i = 0; i < result.values.size(); ++i) {
    result.values[i] = bias_of(call, static_cast<std::int64_t>(i) / area % channels);
  }
  const double* in = x.values.data();
  for (std::int64_t n = 0; n < x.shape[0]; ++n)
    for (std::int64_t c = 0; c < x.shape[1]; ++c) {
      const std::int64_t first = n * channels + c / inputs_per_group * group_outputs;
      double* to = result.values.data() + first * area;
      const double* weight = weights.values.data() + c * group_outputs * taps;
      for_each_position(spatial(x.shape), [&](const Extents& at, std::int64_t) {
        const double value = *in++;
        window.for_each_tap(at, [&](std::int64_t tap, std::int64_t element, bool, bool inside) {
          if (!inside) return;
          for (std::int64_t o = 0; o < group_outputs; ++o)
            to[o * area + element] += value * weight[o * taps + tap];
        });
      });
    }
  return {std::move(result)};
}

/// Calls pool(map, at) for every element of the result; `map` are the values of its channel.
template <class Pool>
std::vector<Array> pooled(const Call& call, Pool pool) {
  const Array& x = call.input(0);
  Array result = zeros(call.result_shape());
  const std::int64_t area = product(spatial(x.shape));
  double* out = result.values.data();
  for (std::int64_t map = 0; map < x.shape[0] * x.shape[1]; ++map) {
    for_each_position(spatial(result.shape), [&](const Extents& at, std::int64_t) {
      *out++ = pool(x.values.data() + map * area, at);
    });
  }
  return {std::move(result)};
}

std::vector<Array> max_pool(const Call& call) {
  const Sliding window(call.node, call.input(0).shape);
  return pooled(call, [&](const double* map, const Extents& at) {
    double largest = -std::numeric_limits<double>::infinity();
    window.for_each_tap(at, [&](std::int64_t, std::int64_t element, bool, bool inside) {
      if (inside) largest = std::max(largest, map[element]);
    });
    return largest;
  });
}

/// Padding counts, as zeros, only where count_include_pad asks for it; what a last, partial window covers
/// beyond the padding never does.
std::vector<Array> average_pool(const Call& call) {
  const Sliding window(call.node, call.input(0).shape);
  const bool count_padding = call.node.integer("count_include_pad", 0) != 0;
  return pooled(call, [&](const double* map, const Extents& at) {
    double sum = 0;
    std::int64_t count = 0;
    window.for_each_tap(at, [&](std::int64_t, std::int64_t element, bool padded, bool inside) {
      if (inside) sum += map[element];
      if (inside || (count_padding && padded)) ++count;
    });
    return sum / static_cast<double>(count);
  });
}

}  // namespace

Functions window_functions() {
  return {{"AveragePool", average_pool},
          {"Conv", conv},
          {"ConvTranspose", conv_transpose},
          {"MaxPool", max_pool}};
}

}  // namespace edgegauge::conformance
