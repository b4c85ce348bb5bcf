// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"
#include "model/operators.h"

#include <cstdint>
#include <vector>

/// What convolution and pooling share: a window that slides over the spatial extents (all after batch and
/// channel).
namespace edgegauge::model {

/// Far above any network's; keeps the arithmetic on extents within 64 bits.
inline constexpr std::int64_t kMaxExtent = 1 << 20;

struct Window {
  std::vector<std::int64_t> kernel, strides, dilations;
  std::vector<std::int64_t> pads;  ///< all begins, then all ends
  bool ceil_mode = false;
};

/// The attributes of every window operator: auto_pad (gone after inference), kernel_shape, strides,
/// dilations, pads.
std::vector<AttributeRow> window_attributes(bool kernel_shape_required);

/// Sets strides, dilations and pads where they are not given, checks their number and range, and turns
/// auto_pad into pads. `input` is the extent the window slides over; kernel_shape is set already.
void complete_window(Node& node, const Shape& input);

/// A completed node's window.
Window window_of(const Node& node);

/// Output extents: batch, channels, then one per spatial axis. Throws BadInput where the window does not fit.
Shape window_output(const Node& node, const Window& window, const Shape& input, std::int64_t channels);

/// Positions that a kernel covers: dilation * (kernel - 1) + 1.
std::int64_t reach(const Window& window, std::size_t axis);

}  // namespace edgegauge::model
