// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/backend.h"
#include "worker/serving_loop.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace edgegauge::worker {

inline constexpr std::int64_t kNoDeadline = std::numeric_limits<std::int64_t>::max();

/// One request after another on a bound session, through its requests in turn. Reads every answer, outside
/// the latency. This is what every latency of every framework is measured with.
class RequestLoop {
 public:
  /// `requests`: how many sets the session was bound to; at least 1.
  RequestLoop(Session& session, std::size_t requests) : session_(session), requests_(requests) {}

  /// Times so many requests, or fewer once `deadline_ns` (CLOCK_MONOTONIC) has passed; at least one.
  /// Allocates and writes nothing. Returns how many. Throws Stopped (signals.h) after the request under way
  /// when SIGTERM came.
  std::size_t time(std::span<std::int64_t> samples, std::int64_t deadline_ns = kNoDeadline);

  /// The same with the start of each (time_requests_from), and for requests that arrive by a schedule
  /// (serve_requests); times are of `clock`.
  std::size_t time_from(std::span<std::int64_t> start_ns, std::span<std::int64_t> samples,
                        std::int64_t limit_ns, const ShiftedClock& clock);
  std::size_t serve(std::span<const std::int64_t> intended_ns, std::span<std::int64_t> latency_ns,
                    std::span<std::int64_t> service_ns, std::int64_t limit_ns, const ShiftedClock& clock);

 private:
  void run() { session_.run(next_); }
  bool read_and_go_on();  ///< to the next request; false once stop was requested

  Session& session_;
  std::size_t requests_;
  std::size_t next_ = 0;
};

}  // namespace edgegauge::worker
