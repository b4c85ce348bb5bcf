// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/emit.h"
#include "convert/window.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::pytorch {
namespace {

void conv(ScriptWriter& to, const model::Node& node) {
  const Window window(node);
  const ConvInput input = conv_input(to, node, window);
  to.assign(node, fmt::format("torch.conv{}d({}, {}, {}, {}, {}, {}, {})", window.kernel.size(), input.x,
                              to.input(node, 1), to.input(node, 2), literal(window.strides),
                              literal(input.pads), literal(window.dilations), node.integer("group", 1)));
}

/// PyTorch crops both ends alike; where one is to lose more, the rest of it is cut off afterwards.
void conv_transpose(ScriptWriter& to, const model::Node& node) {
  const Window window(node);
  const Integers extra = node.integers("output_padding");
  Integers both, befores{0, 0}, afters{0, 0};
  for (std::size_t i = 0; i < extra.size(); ++i) {
    if (extra[i] >= std::max(window.strides[i], window.dilations[i]))
      refuse(node, "PyTorch takes output_padding below stride or dilation only");
    both.push_back(std::min(window.begins[i], window.ends[i]));
    befores.push_back(both[i] - window.begins[i]);
    afters.push_back(both[i] - window.ends[i]);
  }
  const std::string whole =
      fmt::format("torch.conv_transpose{}d({}, {}, {}, {}, {}, {}, {}, {})", window.kernel.size(),
                  to.input(node), to.input(node, 1), to.input(node, 2), literal(window.strides),
                  literal(both), literal(extra), node.integer("group", 1), literal(window.dilations));
  to.assign(node, padded(to, to.variable(whole), befores, afters, "0"));
}

// --- Pools

/// Whether PyTorch's own padding does: alike on both sides, and at most half of the window.
bool pads_itself(const Window& window) {
  for (std::size_t i = 0; i < window.kernel.size(); ++i)
    if (window.begins[i] > window.kernel[i] / 2) return false;
  return window.is_symmetric();
}

bool is_dilated(const Window& window) {
  return std::ranges::any_of(window.dilations, [](std::int64_t dilation) { return dilation != 1; });
}

/// The input with all that its windows cover, also what a last, partial one does: no rounding is left to do.
std::string covered(ScriptWriter& to, const model::Node& node, const Window& window, const char* fill) {
  const model::Shape& in = to.input_shape(node);
  const model::Shape& out = to.output_shape(node);
  Integers ends;
  for (std::size_t i = 0; i < window.kernel.size(); ++i) {
    const std::int64_t last = (out[i + 2] - 1) * window.strides[i] + window.reach(i);
    ends.push_back(std::max<std::int64_t>(last - in[i + 2] - window.begins[i], 0));
  }
  return padded_maps(to, node, window.begins, ends, fill);
}

const char* ceil_mode(const model::Node& node) {
  return node.integer("ceil_mode", 0) != 0 ? "True" : "False";
}

void max_pool(ScriptWriter& to, const model::Node& node) {
  const Window window(node);
  const std::size_t axes = window.kernel.size();
  const bool own = pads_itself(window);
  const std::string x = own ? to.input(node) : covered(to, node, window, "float(\"-inf\")");
  to.assign(node, fmt::format("torch.max_pool{}d({}, {}, {}, {}, {}, {})", axes, x, literal(window.kernel),
                              literal(window.strides), literal(own ? window.begins : Integers(axes, 0)),
                              literal(window.dilations), own ? ceil_mode(node) : "False"));
}

/// Along one axis: by how many elements the window at each place divides its sum.
std::vector<double> divisors(const ScriptWriter& to, const model::Node& node, const Window& window,
                             std::size_t axis) {
  const bool count_padding = node.integer("count_include_pad", 0) != 0;
  const std::int64_t extent = to.input_shape(node)[axis + 2];
  const std::int64_t least = count_padding ? -window.begins[axis] : 0;
  const std::int64_t most = extent + (count_padding ? window.ends[axis] : 0);
  std::vector<double> counts;
  for (std::int64_t place = 0; place < to.output_shape(node)[axis + 2]; ++place) {
    const std::int64_t start = place * window.strides[axis] - window.begins[axis];
    counts.push_back(
        static_cast<double>(std::min(start + window.kernel[axis], most) - std::max(start, least)));
  }
  return counts;
}

/// Where PyTorch cannot pad as it is asked to, windows are averaged with the padding in them, and what that
/// makes too small is scaled up again.
void average_pool_by_hand(ScriptWriter& to, const model::Node& node, const Window& window) {
  const std::size_t axes = window.kernel.size();
  std::string y =
      to.variable(fmt::format("torch.avg_pool{}d({}, {}, {})", axes, covered(to, node, window, "0"),
                              literal(window.kernel), literal(window.strides)));
  for (std::size_t axis = 0; axis < axes; ++axis) {
    std::vector<float> scales;
    for (const double count : divisors(to, node, window, axis))
      scales.push_back(static_cast<float>(static_cast<double>(window.kernel[axis]) / count));
    if (std::ranges::all_of(scales, [](float scale) { return scale == 1; })) continue;
    model::Shape shape(axes, 1);
    shape[axis] = static_cast<std::int64_t>(scales.size());
    const std::string factor =
        to.buffer(node, fmt::format("scale_{}", axis), model::make_float_tensor(shape, scales));
    y = to.variable(fmt::format("torch.mul({}, {})", y, factor));
  }
  to.assign(node, y);
}

void average_pool(ScriptWriter& to, const model::Node& node) {
  const Window window(node);
  if (is_dilated(window)) refuse(node, "PyTorch has no dilated average pooling");
  if (!pads_itself(window)) return average_pool_by_hand(to, node, window);
  to.assign(node,
            fmt::format("torch.avg_pool{}d({}, {}, {}, {}, {}, {})", window.kernel.size(), to.input(node),
                        literal(window.kernel), literal(window.strides), literal(window.begins),
                        ceil_mode(node), node.integer("count_include_pad", 0) != 0 ? "True" : "False"));
}

void global_average_pool(ScriptWriter& to, const model::Node& node) {
  const std::size_t axes = to.input_shape(node).size() - 2;
  if (axes == 0) return to.assign(node, to.input(node));
  to.assign(node, fmt::format("torch.adaptive_avg_pool{}d({}, {})", axes, to.input(node),
                              literal(Integers(axes, 1))));
}

/// PyTorch's adaptive pool would find the places of the largest elements, too.
void global_max_pool(ScriptWriter& to, const model::Node& node) {
  Integers axes;
  for (std::size_t i = 2; i < to.input_shape(node).size(); ++i) axes.push_back(static_cast<std::int64_t>(i));
  if (axes.empty()) return to.assign(node, to.input(node));
  to.assign(node, fmt::format("torch.amax({}, {}, True)", to.input(node), literal(axes)));
}

}  // namespace

Window::Window(const model::Node& node)
    : kernel(node.integers("kernel_shape")),
      strides(node.integers("strides")),
      dilations(node.integers("dilations")),
      begins(node.integers("pads")) {
  const auto middle = begins.begin() + static_cast<std::ptrdiff_t>(kernel.size());
  ends.assign(middle, begins.end());
  begins.erase(middle, begins.end());
}

std::string padded_maps(ScriptWriter& to, const model::Node& node, const Integers& begins,
                        const Integers& ends, const char* fill) {
  Integers befores{0, 0}, afters{0, 0};  // batch and channels
  befores.insert(befores.end(), begins.begin(), begins.end());
  afters.insert(afters.end(), ends.begin(), ends.end());
  return padded(to, to.input(node), befores, afters, fill);
}

ConvInput conv_input(ScriptWriter& to, const model::Node& node, const Window& window) {
  if (window.is_symmetric()) return {to.input(node), window.begins};
  return {padded_maps(to, node, window.begins, window.ends, "0"), Integers(window.kernel.size(), 0)};
}

std::vector<EmitRow> window_rows() {
  return {{"AveragePool", average_pool},      {"Conv", conv},
          {"ConvTranspose", conv_transpose},  {"GlobalAveragePool", global_average_pool},
          {"GlobalMaxPool", global_max_pool}, {"MaxPool", max_pool}};
}

}  // namespace edgegauge::pytorch
