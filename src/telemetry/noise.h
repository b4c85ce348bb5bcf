// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/units.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// How much a machine disturbs a program that only computes, and how good its clock and timer are.
namespace edgegauge::telemetry {

struct Noise {
  double lost_share = 0;      ///< of the time, that something else ran
  Nanoseconds longest{};      ///< of the interruptions
  double per_second = 0;      ///< interruptions
  Nanoseconds clock_read{};   ///< median time that reading the clock takes
  Nanoseconds late_median{};  ///< how much later than asked a sleep of 1 ms ends
  Nanoseconds late_p99{};
};

/// Of a loop that does nothing but read the clock.
struct Spin {
  Nanoseconds total{};
  Nanoseconds usual{};                      ///< median time between two readings
  std::vector<std::int64_t> interruptions;  ///< times between two readings over ten times that, and over 2 us
};

/// `late_ns`: how late sleeps ended; not empty. An interruption took what exceeds the usual.
Noise noise_of(const Spin& spin, std::span<const std::int64_t> late_ns);

/// Spins for half of `duration` and sleeps for the other half, on the calling thread.
Noise measure_noise(Nanoseconds duration);

enum class Quiet { kQuiet, kSome, kNoisy };
/// Quiet: under 0.1% lost and nothing longer than 1 ms. Noisy: 1% lost, or something of 10 ms.
Quiet verdict(const Noise& noise);

/// One sentence: "0.02% of the time something else ran, at most 0.3 ms at once".
std::string describe(const Noise& noise);

}  // namespace edgegauge::telemetry
