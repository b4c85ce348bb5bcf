// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <cstdint>
#include <optional>

namespace edgegauge::model {

/// No tensor may be larger: a size above it is a mistake in the file, not a network for an edge device.
inline constexpr std::int64_t kMaxTensorBytes = std::int64_t{1} << 40;

/// Nor may one have more dimensions.
inline constexpr std::size_t kMaxRank = 16;

/// Constants up to this many elements may be results of shape computations, which depend on the batch.
inline constexpr std::int64_t kMaxInlineElements = 1024;

/// As element_count, for shapes from outside: nullopt for an extent that is negative or open, or a product
/// that does not fit.
std::optional<std::int64_t> checked_element_count(const Shape& shape);

/// Bytes of a tensor of that type, or nullopt as above.
std::optional<std::int64_t> checked_byte_count(const TensorType& type);

}  // namespace edgegauge::model
