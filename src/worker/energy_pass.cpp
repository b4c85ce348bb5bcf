// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/energy_pass.h"

#include "worker/signals.h"
#include "worker/timing_loop.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

namespace edgegauge::worker {
namespace {

using namespace std::chrono_literals;

void idle(Nanoseconds duration) {
  const std::int64_t end = now_ns() + duration.count();
  while (true) {
    if (stop_requested()) throw Stopped{};
    const Nanoseconds left{end - now_ns()};
    if (left <= Nanoseconds::zero()) return;
    std::this_thread::sleep_for(std::min<Nanoseconds>(left, 500ms));
  }
}

}  // namespace

std::optional<EnergyPass> energy_pass(RequestLoop& loop, const protocol::MeasurePlan& plan) {
  if (plan.energy_load <= Nanoseconds::zero()) return std::nullopt;
  EnergyPass pass;
  std::array<std::int64_t, 256> unused{};
  pass.idle_begin = Nanoseconds(now_ns());
  idle(plan.energy_idle);
  pass.load_begin = Nanoseconds(now_ns());
  const std::int64_t until = pass.load_begin.count() + plan.energy_load.count();
  do {
    pass.requests += static_cast<std::int64_t>(loop.time(unused, until));
  } while (now_ns() < until);
  pass.load_end = Nanoseconds(now_ns());
  idle(plan.energy_idle);
  pass.idle_end = Nanoseconds(now_ns());
  return pass;
}

}  // namespace edgegauge::worker
