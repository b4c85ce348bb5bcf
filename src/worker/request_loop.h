// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/backend.h"

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

 private:
  Session& session_;
  std::size_t requests_;
  std::size_t next_ = 0;
};

}  // namespace edgegauge::worker
