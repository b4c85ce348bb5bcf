// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conversion.h"

#include <cstdint>
#include <vector>

namespace edgegauge::tensorflow {

using Integers = std::vector<std::int64_t>;

/// What slides over the spatial extents of input 0, channels last. Over one extent it is, as in
/// tf.nn.conv1d, a window over two, of which the first is 1.
struct Sliding {
  TF_Output x{};
  model::Shape input, output;  ///< shapes of maps, channels last
  Integers kernel, strides, dilations;
  Integers begins, ends;  ///< padding
  bool is_lifted = false;

  std::size_t axes() const { return kernel.size(); }
  std::int64_t reach(std::size_t axis) const { return dilations[axis] * (kernel[axis] - 1) + 1; }
  bool is_dilated() const;
  bool has_one_stride() const;  ///< the same along every axis
};

/// Of a node whose attributes are those of a window.
Sliding sliding_of(const Call& call);

/// Ends such that just as many windows fit as the result has: more than is stated where the last one is
/// partial, fewer (even negative) where a remainder is left over.
Integers fitting_ends(const Sliding& sliding);

/// "VALID", "SAME" or "EXPLICIT": what TensorFlow calls this padding. EXPLICIT is known to operations over
/// two extents only.
const char* padding_name(const Sliding& sliding);
/// Sets `padding`, and where it takes them `explicit_paddings`.
void set_padding(NodeWriter& node, const Sliding& sliding);

/// One number per axis, with 1 for batch and channels.
Integers with_ones(const Integers& spatial);

/// Pads x with a value, so that what follows needs no padding of its own.
void pad_ahead(const Call& call, Sliding& sliding, double value);

/// Weights [a, b, kernel...] -> [kernel..., b, a].
Order kernel_first(std::size_t axes);
/// Input 1 in that order, as [the window's kernel..., inputs, outputs].
TF_Output kernel_of(const Call& call, const Sliding& sliding, std::int64_t inputs, std::int64_t outputs);

/// y and input 2 for each channel, where there is one.
TF_Output with_bias(const Call& call, TF_Output y);

/// Hands on maps, with the extent that was added taken away again.
void result_of(const Call& call, const Sliding& sliding, TF_Output y);

void pool(const Call& call, const char* type);
void conv(const Call& call, const char* type);
void conv_transpose(const Call& call, const char* type);

}  // namespace edgegauge::tensorflow
