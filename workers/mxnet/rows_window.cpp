// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "call.h"
#include "types.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include <fmt/format.h>

namespace edgegauge::mxnet {
namespace {

/// A node's window over the spatial axes.
struct Window {
  Integers kernel, strides, dilations, begin, end;

  explicit Window(const model::Node& node)
      : kernel(node.integers("kernel_shape")),
        strides(node.integers("strides")),
        dilations(node.integers("dilations")) {
    const Integers pads = node.integers("pads");
    const auto axes = static_cast<std::ptrdiff_t>(kernel.size());
    begin.assign(pads.begin(), pads.begin() + axes);
    end.assign(pads.begin() + axes, pads.end());
  }
  std::size_t axes() const { return kernel.size(); }
  /// Elements that the kernel covers along an axis.
  std::int64_t reach(std::size_t axis) const { return dilations[axis] * (kernel[axis] - 1) + 1; }
  bool is_dilated() const {
    return std::ranges::any_of(dilations, [](std::int64_t dilation) { return dilation != 1; });
  }
};

std::string flag(bool value) { return value ? "True" : "False"; }

/// The input, widened along its spatial axes only.
Entry widened(Call& call, const Window& window, const Integers& end, float value) {
  Integers pads{0, 0};
  pads.insert(pads.end(), window.begin.begin(), window.begin.end());
  pads.insert(pads.end(), {0, 0});
  pads.insert(pads.end(), end.begin(), end.end());
  return padded(call, call.input(0), call.shape(0), pads, "constant", value);
}

// --- Convolutions

Parameters convolution(const Call& call, const Window& window, std::int64_t filters) {
  return {{"kernel", tuple(window.kernel)},
          {"stride", tuple(window.strides)},
          {"dilate", tuple(window.dilations)},
          {"num_filter", fmt::to_string(filters)},
          {"num_group", fmt::to_string(call.node().integer("group", 1))},
          {"no_bias", flag(!call.has(2))}};
}

std::vector<Entry> with_weights(Call& call, Entry data) {
  std::vector<Entry> inputs{data, call.input(1)};
  if (call.has(2)) inputs.push_back(call.input(2));
  return inputs;
}

/// The library pads both sides alike; what differs is padded before.
Entry conv(Call& call) {
  const Window window(call.node());
  Parameters parameters = convolution(call, window, call.shape(1)[0]);
  if (window.begin == window.end) {
    parameters["pad"] = tuple(window.begin);
    return call.add("Convolution", with_weights(call, call.input(0)), parameters);
  }
  return call.add("Convolution", with_weights(call, widened(call, window, window.end, 0)), parameters);
}

/// Padding takes off the result here. What is not alike on both sides is cut off, or added by `adj`.
Entry conv_transpose(Call& call) {
  const Window window(call.node());
  const std::int64_t filters = call.shape(1)[1] * call.node().integer("group", 1);
  Parameters parameters = convolution(call, window, filters);
  const Integers extra = call.node().integers("output_padding");
  if (window.begin == window.end) {
    parameters["pad"] = tuple(window.begin);
    parameters["adj"] = tuple(extra);
    return call.add("Deconvolution", with_weights(call, call.input(0)), parameters);
  }
  const model::Shape& result = call.result_shape();
  Integers first{0, 0}, last{result[0], result[1]}, missing;
  for (std::size_t i = 0; i < window.axes(); ++i) {
    const std::int64_t full = (call.shape(0)[i + 2] - 1) * window.strides[i] + window.reach(i);
    first.push_back(window.begin[i]);
    last.push_back(window.begin[i] + result[i + 2]);
    missing.push_back(std::max<std::int64_t>(0, last.back() - full));
  }
  parameters["adj"] = tuple(missing);
  return cut(call, call.add("Deconvolution", with_weights(call, call.input(0)), parameters), first, last);
}

// --- Pooling

/// How far the input must go on at its end for the last window.
Integers needed_end(const Call& call, const Window& window) {
  Integers needed;
  for (std::size_t i = 0; i < window.axes(); ++i) {
    const std::int64_t covered = (call.result_shape()[i + 2] - 1) * window.strides[i] + window.reach(i);
    needed.push_back(std::max<std::int64_t>(0, covered - window.begin[i] - call.shape(0)[i + 2]));
  }
  return needed;
}

/// Whether Pooling's own rounding, with the same padding on both sides, comes to the same windows.
bool is_library_window(const Call& call, const Window& window, bool round_up) {
  if (window.begin != window.end || window.is_dilated()) return false;
  for (std::size_t i = 0; i < window.axes(); ++i) {
    const std::int64_t slack = call.shape(0)[i + 2] + 2 * window.begin[i] - window.kernel[i];
    const std::int64_t steps = (slack + (round_up ? window.strides[i] - 1 : 0)) / window.strides[i];
    if (slack < 0 || steps + 1 != call.result_shape()[i + 2]) return false;
  }
  return true;
}

Parameters pooling(const Window& window, const std::string& type) {
  return {{"pool_type", type}, {"kernel", tuple(window.kernel)}, {"stride", tuple(window.strides)}};
}

/// Windows taken apart into columns, of which `reduce` makes one element each: for dilations, which Pooling
/// has not. Maps only; signals are maps of one row.
Entry by_columns(Call& call, const Window& window, Entry widened_input, const char* reduce) {
  model::Shape maps = call.shape(0);
  if (window.axes() > 2) call.refuse("the windows of its volumes are dilated");
  const Integers needed = needed_end(call, window);
  for (std::size_t i = 0; i < window.axes(); ++i) maps[i + 2] += window.begin[i] + needed[i];
  Integers kernel = window.kernel, strides = window.strides, dilations = window.dilations;
  if (window.axes() == 1) {
    maps.insert(maps.begin() + 2, 1);
    widened_input = call.reshape(widened_input, maps);
    for (Integers* numbers : {&kernel, &strides, &dilations}) numbers->insert(numbers->begin(), 1);
  }
  const Entry columns = call.add(
      "im2col", {widened_input},
      {{"kernel", tuple(kernel)}, {"stride", tuple(strides)}, {"dilate", tuple(dilations)}}, "columns");
  const Entry apart = call.reshape(columns, {maps[0], maps[1], kernel[0] * kernel[1], -1});
  return call.reshape(call.add(reduce, {apart}, {{"axis", "2"}}), call.result_shape());
}

Entry max_pool(Call& call) {
  const Window window(call.node());
  const bool round_up = call.node().integer("ceil_mode", 0) != 0;
  Parameters parameters = pooling(window, "max");
  if (is_library_window(call, window, round_up)) {
    parameters["pad"] = tuple(window.begin);
    parameters["pooling_convention"] = round_up ? "full" : "valid";
    return call.add("Pooling", {call.input(0)}, parameters);
  }
  const Entry data = widened(call, window, needed_end(call, window), std::numeric_limits<float>::lowest());
  return window.is_dilated() ? by_columns(call, window, data, "max")
                             : call.add("Pooling", {data}, parameters);
}

/// For each place along an axis, how many elements its mean is of.
std::vector<std::int64_t> counts_along(const Call& call, const Window& window, std::size_t axis) {
  const bool with_padding = call.node().integer("count_include_pad", 0) != 0;
  const std::int64_t extent = call.shape(0)[axis + 2];
  const std::int64_t first = with_padding ? -window.begin[axis] : 0;
  const std::int64_t end = with_padding ? extent + window.end[axis] : extent;
  std::vector<std::int64_t> counts;
  for (std::int64_t place = 0; place < call.result_shape()[axis + 2]; ++place) {
    std::int64_t count = 0;
    for (std::int64_t k = 0; k < window.kernel[axis]; ++k) {
      const std::int64_t element =
          place * window.strides[axis] - window.begin[axis] + k * window.dilations[axis];
      if (element >= first && element < end) ++count;
    }
    counts.push_back(count);
  }
  return counts;
}

/// What sums must be multiplied by to be means.
model::Tensor reciprocal_counts(const Call& call, const Window& window) {
  model::Shape shape{1, 1};
  std::vector<float> numbers{1};
  for (std::size_t axis = 0; axis < window.axes(); ++axis) {
    std::vector<float> longer;
    const auto counts = counts_along(call, window, axis);
    for (const float number : numbers)
      for (const std::int64_t count : counts) longer.push_back(number / static_cast<float>(count));
    numbers = std::move(longer);
    shape.push_back(static_cast<std::int64_t>(counts.size()));
  }
  return model::make_float_tensor(shape, numbers);
}

Entry average_pool(Call& call) {
  const Window window(call.node());
  const bool round_up = call.node().integer("ceil_mode", 0) != 0;
  if (is_library_window(call, window, round_up)) {
    Parameters parameters = pooling(window, "avg");
    parameters["pad"] = tuple(window.begin);
    parameters["pooling_convention"] = round_up ? "full" : "valid";
    parameters["count_include_pad"] = flag(call.node().integer("count_include_pad", 0) != 0);
    return call.add("Pooling", {call.input(0)}, parameters);
  }
  const Entry data = widened(call, window, needed_end(call, window), 0);
  const Entry sums = window.is_dilated() ? by_columns(call, window, data, "sum")
                                         : call.add("Pooling", {data}, pooling(window, "sum"), "sum");
  const Entry reciprocals = call.array("reciprocal_counts", reciprocal_counts(call, window));
  return call.add("broadcast_mul", {sums, reciprocals});
}

}  // namespace

std::vector<Row> window_rows() {
  return {{"AveragePool", "", average_pool},
          {"Conv", "", conv},
          {"ConvTranspose", "", conv_transpose},
          {"MaxPool", "", max_pool}};
}

}  // namespace edgegauge::mxnet
