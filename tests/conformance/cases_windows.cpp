// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/operator_cases.h"

#include <optional>

namespace edgegauge::conformance {
namespace {

/// A window's attributes; an empty list is left to its default.
struct WindowRow {
  Integers kernel = {};
  Integers strides = {};
  Integers pads = {};
  Integers dilations = {};
  model::Attributes more = {};
};

model::Attributes window(const WindowRow& row) {
  model::Attributes attributes = row.more;
  if (!row.kernel.empty()) attributes["kernel_shape"] = row.kernel;
  if (!row.strides.empty()) attributes["strides"] = row.strides;
  if (!row.pads.empty()) attributes["pads"] = row.pads;
  if (!row.dilations.empty()) attributes["dilations"] = row.dilations;
  return attributes;
}

model::Attributes group(std::int64_t groups) { return {{"group", groups}}; }
model::Attributes automatic(const char* padding) { return {{"auto_pad", std::string(padding)}}; }

model::Attributes pool_flags(bool ceil_mode, std::optional<bool> count_padding = std::nullopt) {
  model::Attributes attributes{{"ceil_mode", std::int64_t{ceil_mode}}};
  if (count_padding) attributes["count_include_pad"] = std::int64_t{*count_padding};
  return attributes;
}

/// An input, weights, and a bias for every output channel.
std::vector<Operand> with_bias(model::Shape input, model::Shape weights, std::int64_t channels) {
  return {x(std::move(input)), constant(std::move(weights)), constant({channels})};
}

std::vector<Operand> without_bias(model::Shape input, model::Shape weights) {
  return {x(std::move(input)), constant(std::move(weights))};
}

std::vector<OperatorCase> conv_cases() {
  const model::Shape maps{2, 4, 9, 7};
  return {
      {"Conv", "1x1", with_bias(maps, {6, 4, 1, 1}, 6)},
      {"Conv", "1x1 with stride", without_bias(maps, {6, 4, 1, 1}), window({.strides = {2, 2}})},
      {"Conv", "3x3 without padding", without_bias(maps, {5, 4, 3, 3})},
      {"Conv", "3x3 with padding", with_bias(maps, {5, 4, 3, 3}, 5), window({.pads = {1, 1, 1, 1}})},
      {"Conv", "3x3 with stride", with_bias(maps, {5, 4, 3, 3}, 5),
       window({.strides = {2, 2}, .pads = {1, 1, 1, 1}})},
      {"Conv", "padded at the end only", with_bias(maps, {5, 4, 3, 3}, 5),
       window({.strides = {2, 2}, .pads = {0, 0, 1, 1}})},
      {"Conv", "padded differently on each side", with_bias(maps, {5, 4, 3, 3}, 5),
       window({.pads = {0, 2, 1, 3}})},
      {"Conv", "5x2, strides and paddings apart", with_bias(maps, {3, 4, 5, 2}, 3),
       window({.strides = {1, 3}, .pads = {2, 1, 2, 0}})},
      {"Conv", "dilated", with_bias(maps, {3, 4, 3, 3}, 3),
       window({.pads = {2, 2, 2, 2}, .dilations = {2, 2}})},
      {"Conv", "dilated along one axis, with stride", with_bias(maps, {3, 4, 3, 3}, 3),
       window({.strides = {2, 1}, .pads = {1, 1, 1, 1}, .dilations = {1, 3}})},
      {"Conv", "two groups", with_bias(maps, {6, 2, 3, 3}, 6),
       window({.pads = {1, 1, 1, 1}, .more = group(2)})},
      {"Conv", "depthwise", with_bias(maps, {4, 1, 3, 3}, 4),
       window({.pads = {1, 1, 1, 1}, .more = group(4)})},
      {"Conv", "depthwise with stride and uneven padding", without_bias(maps, {4, 1, 5, 5}),
       window({.strides = {2, 2}, .pads = {1, 2, 2, 1}, .more = group(4)})},
      {"Conv", "depthwise with two results per channel", with_bias(maps, {8, 1, 3, 3}, 8),
       window({.more = group(4)})},
      {"Conv", "depthwise, dilated", without_bias(maps, {4, 1, 3, 3}),
       window({.pads = {2, 2, 2, 2}, .dilations = {2, 2}, .more = group(4)})},
      {"Conv", "automatic padding, more at the end", with_bias({2, 4, 8, 6}, {5, 4, 3, 3}, 5),
       window({.strides = {2, 2}, .more = automatic("SAME_UPPER")})},
      {"Conv", "automatic padding, more at the start", with_bias({2, 4, 8, 6}, {5, 4, 3, 3}, 5),
       window({.strides = {2, 2}, .more = automatic("SAME_LOWER")})},
      {"Conv", "a kernel as large as its input", with_bias({2, 4, 3, 3}, {6, 4, 3, 3}, 6)},
      {"Conv", "of signals", with_bias({2, 3, 11}, {4, 3, 5}, 4), window({.strides = {2}, .pads = {1, 2}})},
      {"Conv", "of volumes", with_bias({2, 2, 5, 4, 6}, {3, 2, 3, 2, 3}, 3),
       window({.strides = {1, 2, 1}, .pads = {1, 0, 1, 1, 0, 1}})},
  };
}

std::vector<OperatorCase> conv_transpose_cases() {
  const model::Shape maps{2, 4, 5, 4};
  return {
      {"ConvTranspose", "2x2 with stride 2", with_bias(maps, {4, 3, 2, 2}, 3), window({.strides = {2, 2}})},
      {"ConvTranspose", "3x3 without stride", without_bias(maps, {4, 3, 3, 3})},
      {"ConvTranspose", "padded", with_bias(maps, {4, 3, 3, 3}, 3),
       window({.strides = {2, 2}, .pads = {1, 1, 1, 1}})},
      {"ConvTranspose", "padded unevenly", with_bias(maps, {4, 3, 4, 3}, 3),
       window({.strides = {2, 2}, .pads = {0, 1, 2, 0}})},
      {"ConvTranspose", "more at the end of the result", with_bias(maps, {4, 3, 3, 3}, 3),
       window({.strides = {2, 2}, .pads = {1, 1, 1, 1}, .more = {{"output_padding", Integers{1, 1}}}})},
      {"ConvTranspose", "dilated", without_bias(maps, {4, 3, 3, 3}),
       window({.pads = {1, 1, 1, 1}, .dilations = {2, 2}})},
      {"ConvTranspose", "two groups", with_bias(maps, {4, 3, 3, 3}, 6),
       window({.strides = {2, 2}, .more = group(2)})},
      {"ConvTranspose", "depthwise", without_bias(maps, {4, 1, 4, 4}),
       window({.strides = {2, 2}, .pads = {1, 1, 1, 1}, .more = group(4)})},
      {"ConvTranspose", "of signals", with_bias({2, 3, 6}, {3, 2, 4}, 2), window({.strides = {3}})},
  };
}

/// What both poolings have.
std::vector<OperatorCase> pool_cases(std::string_view op) {
  const Operand maps = x({2, 3, 8, 7}, {-9, -1});  // padding, were it taken for zeros, would be the largest
  return {
      {op, "2x2", {maps}, window({.kernel = {2, 2}, .strides = {2, 2}})},
      {op, "3x3 with padding", {maps}, window({.kernel = {3, 3}, .strides = {2, 2}, .pads = {1, 1, 1, 1}})},
      {op,
       "padded at the end only",
       {maps},
       window({.kernel = {3, 3}, .strides = {2, 2}, .pads = {0, 0, 1, 1}})},
      {op, "padded unevenly", {maps}, window({.kernel = {3, 4}, .strides = {1, 2}, .pads = {2, 0, 1, 3}})},
      {op,
       "a last, partial window",
       {maps},
       window({.kernel = {3, 3}, .strides = {2, 2}, .more = pool_flags(true)})},
      {op,
       "a last, partial window and padding",
       {maps},
       window({.kernel = {3, 3}, .strides = {2, 2}, .pads = {1, 1, 1, 1}, .more = pool_flags(true)})},
      {op,
       "a last window that would be of padding alone",
       {x({2, 3, 5, 5})},
       window({.kernel = {2, 2}, .strides = {3, 3}, .pads = {1, 1, 1, 1}, .more = pool_flags(true)})},
      {op,
       "automatic padding",
       {maps},
       window({.kernel = {3, 3}, .strides = {2, 2}, .more = automatic("SAME_UPPER")})},
      {op, "windows apart from each other", {maps}, window({.kernel = {2, 1}, .strides = {3, 2}})},
      {op, "of signals", {x({2, 3, 11})}, window({.kernel = {3}, .strides = {2}, .pads = {1, 0}})},
      {op,
       "of volumes",
       {x({2, 2, 5, 4, 6})},
       window({.kernel = {2, 3, 2}, .strides = {1, 2, 2}, .pads = {0, 1, 0, 0, 1, 0}})},
  };
}

std::vector<OperatorCase> average_pool_cases() {
  const Operand maps = x({2, 3, 8, 7}, {1, 9});
  return {
      {"AveragePool",
       "padding counts",
       {maps},
       window({.kernel = {3, 3}, .strides = {2, 2}, .pads = {1, 1, 1, 1}, .more = pool_flags(false, true)})},
      {"AveragePool",
       "uneven padding counts",
       {maps},
       window({.kernel = {3, 3}, .strides = {1, 2}, .pads = {2, 0, 0, 1}, .more = pool_flags(false, true)})},
      {"AveragePool",
       "padding counts, what is beyond it does not",
       {maps},
       window({.kernel = {3, 3}, .strides = {2, 2}, .pads = {1, 1, 1, 1}, .more = pool_flags(true, true)})},
  };
}

}  // namespace

std::vector<OperatorCase> window_cases() {
  std::vector<OperatorCase> rows;
  for (auto cases : {conv_cases(), conv_transpose_cases(), pool_cases("MaxPool"), pool_cases("AveragePool"),
                     average_pool_cases()}) {
    for (OperatorCase& row : cases) rows.push_back(std::move(row));
  }
  rows.push_back({"MaxPool",
                  "dilated",
                  {x({2, 3, 8, 7})},
                  window({.kernel = {3, 2}, .pads = {1, 1, 1, 1}, .dilations = {2, 2}})});
  return rows;
}

}  // namespace edgegauge::conformance
