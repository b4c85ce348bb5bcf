// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/timing_loop.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace edgegauge::worker {

/// CLOCK_MONOTONIC less a shift, so that its zero is where the user of it wants it.
struct ShiftedClock {
  std::int64_t shift_ns = 0;

  std::int64_t now() const { return now_ns() - shift_ns; }

  /// Sleeps until shortly before that time, since a sleeper wakes late, and spins for the rest. Returns false
  /// when it was woken by a signal before.
  bool wait_until(std::int64_t time_ns) const {
    constexpr std::int64_t kSpin_ns = 100'000;
    const std::int64_t until = time_ns + shift_ns;
    if (until - now_ns() > kSpin_ns) {
      const std::int64_t wake = until - kSpin_ns;
      const timespec at{wake / 1'000'000'000, wake % 1'000'000'000};
      if (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr) != 0) return false;
    }
    while (now_ns() < until) {
    }
    return true;
  }
};

/// Serves requests one at a time in the order of their `intended_ns` (ascending, of `clock`), none before
/// that time. Latency counts from the intended time, whenever the request could be begun: one that had to
/// wait for those before it was late for whoever sent it. Service time counts from its real start. Stops
/// before a request that is intended at `limit_ns` or later, once that time has passed, when waiting is
/// broken off, or when `between` says so: it runs after each request and returns whether to go on; what it
/// takes delays the next request. Nothing is allocated, formatted or written here. Returns the number of
/// requests served.
template <class Clock, class Request, class Between>
std::size_t serve_requests(std::span<const std::int64_t> intended_ns, std::span<std::int64_t> latency_ns,
                           std::span<std::int64_t> service_ns, std::int64_t limit_ns, const Clock& clock,
                           Request&& request, Between&& between) {
  std::size_t served = 0;
  while (served < intended_ns.size() && intended_ns[served] < limit_ns) {
    if (!clock.wait_until(intended_ns[served])) break;
    const std::int64_t start = clock.now();
    request();
    const std::int64_t end = clock.now();
    latency_ns[served] = end - intended_ns[served];
    service_ns[served] = end - start;
    ++served;
    if (!between() || end >= limit_ns) break;
  }
  return served;
}

/// As time_requests(), noting when each request begins by the clock.
template <class Clock, class Request, class Between>
std::size_t time_requests_from(std::span<std::int64_t> start_ns, std::span<std::int64_t> samples,
                               std::int64_t limit_ns, const Clock& clock, Request&& request,
                               Between&& between) {
  std::size_t taken = 0;
  while (taken < samples.size()) {
    const std::int64_t start = clock.now();
    request();
    const std::int64_t end = clock.now();
    start_ns[taken] = start;
    samples[taken++] = end - start;
    if (!between() || end >= limit_ns) break;
  }
  return taken;
}

}  // namespace edgegauge::worker
