// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "convert/script.h"

#include <cstdint>
#include <string>
#include <vector>

namespace edgegauge::pytorch {

using Integers = std::vector<std::int64_t>;

/// The attributes of a convolution or pool, by spatial axis.
struct Window {
  Integers kernel, strides, dilations, begins, ends;

  explicit Window(const model::Node& node);
  bool is_symmetric() const { return begins == ends; }
  /// What it covers, first to last.
  std::int64_t reach(std::size_t axis) const { return dilations[axis] * (kernel[axis] - 1) + 1; }
};

/// The node's input with padding on its spatial axes.
std::string padded_maps(ScriptWriter& to, const model::Node& node, const Integers& begins,
                        const Integers& ends, const char* fill);

/// The node's input and the padding that is left for a convolution to add: PyTorch's pads both sides alike.
struct ConvInput {
  std::string x;
  Integers pads;
};
ConvInput conv_input(ScriptWriter& to, const model::Node& node, const Window& window);

}  // namespace edgegauge::pytorch
