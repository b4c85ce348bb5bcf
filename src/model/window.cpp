// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/window.h"

#include "model/rules.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

void default_list(Node& node, std::string_view name, std::size_t length, std::int64_t value) {
  if (!node.has(name)) node.attributes.emplace(name, std::vector<std::int64_t>(length, value));
}

void check_list(const Node& node, std::string_view name, std::size_t length, std::int64_t least) {
  const auto values = node.integers(name);
  const bool in_range =
      std::ranges::all_of(values, [&](std::int64_t v) { return v >= least && v <= kMaxExtent; });
  if (values.size() != length || !in_range) {
    refuse(node, fmt::format("{} must be {} numbers from {} to {}", name, length, least, kMaxExtent));
  }
}

/// SAME keeps ceil(extent / stride) positions; an odd pixel of padding goes to the end (UPPER) or the start
/// (LOWER).
std::vector<std::int64_t> same_pads(const Node& node, const Shape& input, bool upper) {
  const Window window = window_of(node);
  const std::size_t axes = window.kernel.size();
  std::vector<std::int64_t> pads(2 * axes, 0);
  for (std::size_t i = 0; i < axes; ++i) {
    const std::int64_t extent = input[i + 2];
    const std::int64_t positions = (extent + window.strides[i] - 1) / window.strides[i];
    const std::int64_t total =
        std::max<std::int64_t>((positions - 1) * window.strides[i] + reach(window, i) - extent, 0);
    const std::int64_t smaller = total / 2;
    pads[i] = upper ? smaller : total - smaller;
    pads[i + axes] = total - pads[i];
  }
  return pads;
}

}  // namespace

std::vector<AttributeRow> window_attributes(bool kernel_shape_required) {
  return {{"auto_pad", AttributeKind::kText},
          {"kernel_shape", AttributeKind::kIntegers, kernel_shape_required},
          {"strides", AttributeKind::kIntegers},
          {"dilations", AttributeKind::kIntegers},
          {"pads", AttributeKind::kIntegers}};
}

std::int64_t reach(const Window& window, std::size_t axis) {
  return window.dilations[axis] * (window.kernel[axis] - 1) + 1;
}

void complete_window(Node& node, const Shape& input) {
  const std::size_t axes = input.size() - 2;
  const std::string auto_pad = node.text("auto_pad", "NOTSET");
  node.attributes.erase("auto_pad");
  default_list(node, "strides", axes, 1);
  default_list(node, "dilations", axes, 1);
  if (auto_pad == "VALID" || auto_pad.starts_with("SAME_")) node.attributes.erase("pads");
  default_list(node, "pads", 2 * axes, 0);
  check_list(node, "kernel_shape", axes, 1);
  check_list(node, "strides", axes, 1);
  check_list(node, "dilations", axes, 1);
  check_list(node, "pads", 2 * axes, 0);
  if (auto_pad == "SAME_UPPER" || auto_pad == "SAME_LOWER") {
    node.attributes.insert_or_assign("pads", same_pads(node, input, auto_pad == "SAME_UPPER"));
  } else if (auto_pad != "NOTSET" && auto_pad != "VALID" && !auto_pad.empty()) {
    refuse(node, fmt::format("auto_pad '{}' is not known", auto_pad));
  }
}

Window window_of(const Node& node) {
  return {node.integers("kernel_shape"), node.integers("strides"), node.integers("dilations"),
          node.integers("pads"), node.integer("ceil_mode", 0) != 0};
}

Shape window_output(const Node& node, const Window& window, const Shape& input, std::int64_t channels) {
  Shape output{input[0], channels};
  const std::size_t axes = window.kernel.size();
  for (std::size_t i = 0; i < axes; ++i) {
    const std::int64_t begin = window.pads[i];
    const std::int64_t room = input[i + 2] + begin + window.pads[i + axes] - reach(window, i);
    if (room < 0) {
      refuse(node, fmt::format("its window of {} does not fit input {} with its padding", reach(window, i),
                               to_string(input)));
    }
    std::int64_t positions = room / window.strides[i] + 1;
    const bool remainder = room % window.strides[i] != 0;
    // A last, partial window counts only where it starts before the padding at the end.
    const bool starts_inside = positions * window.strides[i] < input[i + 2] + begin;
    if (window.ceil_mode && remainder && starts_inside) ++positions;
    output.push_back(positions);
  }
  return output;
}

}  // namespace edgegauge::model
