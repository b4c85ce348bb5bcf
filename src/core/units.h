// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace edgegauge {

using Nanoseconds = std::chrono::nanoseconds;

/// CLOCK_MONOTONIC: the one clock that latencies and phases are read from, in every process, so that the
/// controller's stamps and a worker's can be subtracted.
Nanoseconds monotonic_now();

constexpr Nanoseconds from_seconds(double seconds) {
  return Nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
}

/// UTC wall clock, ISO 8601 with seconds ("2026-01-31T12:00:00Z"): for people and file names, never for
/// durations.
std::string utc_now_iso8601();

/// Three significant digits and the unit that fits: "413 ns", "12.3 µs", "1.48 ms", "12.3 s", "4 min 10 s",
/// "2 h 5 min".
std::string format_duration(Nanoseconds duration);

/// "512 B", "1.50 kB", "6.78 MB", "2.10 GB": powers of 1000, three significant digits.
std::string format_bytes(std::uint64_t bytes);

/// "61.1 M", "1.24 M", "138 M", "12,345" below 100,000.
std::string format_count(std::uint64_t count);

/// A number with three significant digits and no exponent between 0.001 and 1e6; "-" for what is not finite.
std::string format_number(double value);

}  // namespace edgegauge
