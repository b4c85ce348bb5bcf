// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// How latencies lie in the results file (docs/schema.md, "Sample encoding").
namespace edgegauge::store {

/// Differences between neighbours (the first against 0), zigzag, as LEB128 varints. Lossless for every
/// sequence; a series of latencies takes two to four bytes per sample.
std::vector<std::byte> encode_samples(std::span<const std::int64_t> samples_ns);

/// The inverse. Throws BadInput when the bytes do not hold exactly `count` values in this encoding.
std::vector<std::int64_t> decode_samples(std::span<const std::byte> blob, std::int64_t count);

}  // namespace edgegauge::store
