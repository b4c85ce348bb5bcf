// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <time.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace edgegauge::worker {

/// CLOCK_MONOTONIC in nanoseconds, by the vDSO: no system call, no allocation.
inline std::int64_t now_ns() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

/// Times `samples.size()` requests one after another, or fewer once `deadline_ns` has passed (checked after each).
/// request(i) runs the i-th request; `between` runs after each, outside every sample. Nothing is allocated, formatted or
/// written here. Returns the number of samples taken.
template <class Request, class Between>
std::size_t time_requests(std::span<std::int64_t> samples, std::size_t first_index, std::int64_t deadline_ns,
                          Request&& request, Between&& between) {
  std::size_t taken = 0;
  while (taken < samples.size()) {
    const std::int64_t start = now_ns();
    request(first_index + taken);
    const std::int64_t end = now_ns();
    samples[taken++] = end - start;
    between();
    if (end >= deadline_ns) break;
  }
  return taken;
}

}  // namespace edgegauge::worker
