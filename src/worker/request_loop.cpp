// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/request_loop.h"

#include "worker/answers.h"
#include "worker/signals.h"
#include "worker/timing_loop.h"

namespace edgegauge::worker {

bool RequestLoop::read_and_go_on() {
  next_ = next_ + 1 == requests_ ? 0 : next_ + 1;
  read_outputs(session_.results());
  return !stop_requested();
}

std::size_t RequestLoop::time(std::span<std::int64_t> samples, std::int64_t deadline_ns) {
  const std::size_t taken = time_requests(
      samples, deadline_ns, [this] { run(); }, [this] { return read_and_go_on(); });
  if (stop_requested()) throw Stopped{};
  return taken;
}

std::size_t RequestLoop::time_from(std::span<std::int64_t> start_ns, std::span<std::int64_t> samples,
                                   std::int64_t limit_ns, const ShiftedClock& clock) {
  const std::size_t taken = time_requests_from(
      start_ns, samples, limit_ns, clock, [this] { run(); }, [this] { return read_and_go_on(); });
  if (stop_requested()) throw Stopped{};
  return taken;
}

std::size_t RequestLoop::serve(std::span<const std::int64_t> intended_ns, std::span<std::int64_t> latency_ns,
                               std::span<std::int64_t> service_ns, std::int64_t limit_ns,
                               const ShiftedClock& clock) {
  const std::size_t served = serve_requests(
      intended_ns, latency_ns, service_ns, limit_ns, clock, [this] { run(); },
      [this] { return read_and_go_on(); });
  if (stop_requested()) throw Stopped{};
  return served;
}

}  // namespace edgegauge::worker
