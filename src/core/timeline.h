// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/measurement.h"
#include "core/statistics.h"

#include <optional>
#include <string>
#include <vector>

/// What can be said of measured requests of which it is known when each of them came. Every function gives
/// nothing for a measurement without these times (at_ns).
namespace edgegauge {

/// Samples per second of requests of so many samples that take this time each, one after another. nullopt for
/// no time.
std::optional<Estimate> rate_of(const Estimate& time_ns, std::int64_t samples);

/// Samples (not requests) per second of the time that passed up to the last answer, with the interval of the
/// mean time between answers. `from`: the first request that counts. Time counts from the answer before it;
/// where there is none, from the first request's begin, or, of requests that arrive by a schedule, from its
/// answer, which itself then does not count. Of instances that never wait (offline) it is what they serve
/// while all of them work: samples of a request x instances / mean latency.
std::optional<Estimate> served_rate(const Measurement& measurement, std::size_t from = 0);

/// Requests that arrived per second.
std::optional<double> offered_rate(const Measurement& measurement);

/// How long each request waited from its arrival until it was begun: in the queue, and for the timer.
std::vector<double> schedule_lags_ns(const Measurement& measurement);

/// A part of the measured time.
struct Window {
  Nanoseconds from{}, to{};
  std::int64_t requests = 0;     ///< answered in it
  double throughput = 0;         ///< samples per second
  std::optional<double> p50_ns;  ///< of their latencies; absent where none was answered
};

/// A sustained measurement in windows of a minute, or of a tenth of it where that is shorter; what is left at
/// the end, shorter than a window, is in none. One in which nothing was answered counts, too, unless
/// measuring had ended before. Empty unless it was sustained.
std::vector<Window> windows_of(const Measurement& measurement);

/// Why these are latencies of a queue that grew without end: the requests of the second half all found others
/// before them, and the last one was answered late by more than 2% of the measured time. Empty when not so.
std::string overload(const Measurement& measurement);

}  // namespace edgegauge
