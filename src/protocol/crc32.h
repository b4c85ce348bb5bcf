// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace edgegauge::protocol {

/// CRC-32 as in IEEE 802.3 and zlib (reflected polynomial 0xEDB88320). Of a message in several pieces: hand
/// the result for the pieces so far to the next call.
std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t so_far = 0);

}  // namespace edgegauge::protocol
