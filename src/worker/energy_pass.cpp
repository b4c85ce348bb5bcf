// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/energy_pass.h"

#include "worker/arrivals.h"
#include "worker/signals.h"
#include "worker/timing_loop.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <thread>
#include <vector>

namespace edgegauge::worker {
namespace {

using namespace std::chrono_literals;

/// So that no request of the pass arrives when a measured one did.
constexpr std::uint64_t kOfEnergy = 0x2545f4914f6cdd1d;

void idle_until(std::int64_t end) {
  while (true) {
    if (stop_requested()) throw Stopped{};
    const Nanoseconds left{end - now_ns()};
    if (left <= Nanoseconds::zero()) return;
    std::this_thread::sleep_for(std::min<Nanoseconds>(left, 500ms));
  }
}

void idle(Nanoseconds duration) { idle_until(now_ns() + duration.count()); }

/// When requests come, from the first one on, and last, when the one after them would. Arrivals at random
/// times are stretched to take as long as they do on average: given when the last comes, a Poisson process is
/// as likely to be any of these.
std::vector<std::int64_t> schedule(const protocol::MeasurePlan& plan) {
  const double seconds = std::chrono::duration<double>(plan.energy_load).count();
  const double wanted = std::ceil(plan.load.rate * seconds * (1 - 1e-12));
  const auto count = static_cast<std::size_t>(std::clamp(wanted, 1.0, static_cast<double>(plan.max_samples)));
  std::vector<std::int64_t> times_ns(count + 1);
  Arrivals(plan.load.kind, plan.load.rate, plan.arrival_seed ^ kOfEnergy).fill(times_ns);
  const double stretch =
      static_cast<double>(count) * 1e9 / plan.load.rate / static_cast<double>(times_ns.back());
  for (std::int64_t& time : times_ns) time = std::llround(static_cast<double>(time) * stretch);
  return times_ns;
}

std::int64_t run_by_schedule(RequestLoop& loop, const protocol::MeasurePlan& plan) {
  const std::vector<std::int64_t> times_ns = schedule(plan);
  std::vector<std::int64_t> latency_ns(times_ns.size() - 1), service_ns(times_ns.size() - 1);
  const ShiftedClock clock{.shift_ns = now_ns()};
  const auto served = loop.serve(std::span(times_ns).first(latency_ns.size()), latency_ns, service_ns,
                                 times_ns.back(), clock);
  idle_until(clock.shift_ns + times_ns.back());
  return static_cast<std::int64_t>(served);
}

}  // namespace

std::int64_t run_back_to_back(RequestLoop& loop, std::int64_t until_ns) {
  std::array<std::int64_t, 256> unused{};
  std::int64_t requests = 0;
  do {
    requests += static_cast<std::int64_t>(loop.time(unused, until_ns));
  } while (now_ns() < until_ns);
  return requests;
}

std::optional<EnergyPass> energy_pass(RequestLoop& loop, const protocol::MeasurePlan& plan,
                                      const RunUntil& run_all) {
  if (plan.energy_load <= Nanoseconds::zero()) return std::nullopt;
  EnergyPass pass;
  pass.idle_begin = Nanoseconds(now_ns());
  idle(plan.energy_idle);
  pass.load_begin = Nanoseconds(now_ns());
  pass.requests = plan.load.has_arrivals() ? run_by_schedule(loop, plan)
                                           : run_all(pass.load_begin.count() + plan.energy_load.count());
  pass.load_end = Nanoseconds(now_ns());
  idle(plan.energy_idle);
  pass.idle_end = Nanoseconds(now_ns());
  return pass;
}

}  // namespace edgegauge::worker
