// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/request_loop.h"

#include "worker/answers.h"
#include "worker/signals.h"
#include "worker/timing_loop.h"

namespace edgegauge::worker {

std::size_t RequestLoop::time(std::span<std::int64_t> samples, std::int64_t deadline_ns) {
  const auto request = [this] { session_.run(next_); };
  const auto between = [this] {
    next_ = next_ + 1 == requests_ ? 0 : next_ + 1;
    read_outputs(session_.results());
    return !stop_requested();
  };
  const std::size_t taken = time_requests(samples, deadline_ns, request, between);
  if (stop_requested()) throw Stopped{};
  return taken;
}

}  // namespace edgegauge::worker
