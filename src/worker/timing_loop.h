// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <time.h>

namespace edgegauge::worker {

/// CLOCK_MONOTONIC in nanoseconds, by the vDSO: no system call, no allocation.
inline std::int64_t now_ns() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

/// Times `samples.size()` requests one after another. Stops early once `deadline_ns` has passed (looked at
/// after each request), or when `between` says so: it runs after each request, outside every sample, and
/// returns whether to go on. Nothing is allocated, formatted or written here. Returns the number of samples
/// taken.
template <class Request, class Between>
std::size_t time_requests(std::span<std::int64_t> samples, std::int64_t deadline_ns, Request&& request,
                          Between&& between) {
  std::size_t taken = 0;
  while (taken < samples.size()) {
    const std::int64_t start = now_ns();
    request();
    const std::int64_t end = now_ns();
    samples[taken++] = end - start;
    if (!between() || end >= deadline_ns) break;
  }
  return taken;
}

}  // namespace edgegauge::worker
