// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

namespace edgegauge::protocol {

template <std::unsigned_integral Integer>
void append_little_endian(std::vector<std::byte>& to, Integer value) {
  for (std::size_t i = 0; i < sizeof(Integer); ++i) to.push_back(static_cast<std::byte>(value >> (8 * i)));
}

/// The integer at `offset`, which must lie within `from` as a whole.
template <std::unsigned_integral Integer>
Integer read_little_endian(std::span<const std::byte> from, std::size_t offset) {
  Integer value = 0;
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    value = static_cast<Integer>(value | (std::to_integer<Integer>(from[offset + i]) << (8 * i)));
  }
  return value;
}

}  // namespace edgegauge::protocol
