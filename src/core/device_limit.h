// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace edgegauge {

/// Values of DeviceLimit::quantity, with what is counted per second.
inline constexpr std::string_view kMultiplyAdds =
    "multiply-adds";                                         ///< one multiplication and one addition: 2 FLOP
inline constexpr std::string_view kBandwidth = "bandwidth";  ///< bytes, read and written together

/// The value of DeviceLimit::level beyond the last cache.
inline constexpr std::string_view kMemoryLevel = "memory";

/// The most of something that a device was seen to do per second, in several rounds (docs/limits.md).
struct DeviceLimit {
  std::string quantity;  ///< kMultiplyAdds or kBandwidth
  std::string
      kind;  ///< of multiply-adds the precision: "fp32"; of bandwidth "read", "copy", "memcpy", "triad"
  std::string instructions;  ///< "AVX-512"
  int threads = 1;           ///< at once, each on a core of its own
  std::string level;         ///< of bandwidth what holds the working set: "L1", "L2", ..., kMemoryLevel
  std::optional<std::int64_t> working_set_bytes;  ///< of bandwidth: of all threads together
  std::optional<double> best, median, lowest;  ///< of the rounds, per second; absent where `reason` says why
  int rounds = 0;
  std::string reason;
  std::string measured_utc;

  bool operator==(const DeviceLimit&) const = default;
};

}  // namespace edgegauge
