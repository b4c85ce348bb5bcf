// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <cstddef>
#include <vector>

/// TensorFlow's kernels want the channels last; our graphs have them second.
namespace edgegauge::tensorflow {

/// How the axes of a tensor were put into another order: axis k of the result is axis order[k] of what it was
/// made of.
using Order = std::vector<std::size_t>;

Order unchanged(std::size_t rank);
/// Batch, channels, extents -> batch, extents, channels. For a rank of 3 and more.
Order channels_last(std::size_t rank);
Order inverse(const Order& order);
/// Where an axis of the tensor before went to.
std::size_t place_of(std::size_t axis, const Order& order);

model::Shape permuted(const model::Shape& shape, const Order& order);
/// False where only axes of extent 1 change places, so that no element moves.
bool moves_elements(const model::Shape& shape, const Order& order);

/// Copies `from`, of the given shape, into `to` in another order. Both hold as many elements of `size` bytes
/// (1, 2, 4 or 8), and do not overlap.
void permute(const std::byte* from, const model::Shape& shape, const Order& order, std::size_t size,
             std::byte* to);
model::Tensor permuted(const model::Tensor& tensor, const Order& order);

}  // namespace edgegauge::tensorflow
