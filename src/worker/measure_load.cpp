// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/measure_load.h"

#include "core/order_statistics.h"
#include "core/statistics.h"
#include "worker/arrivals.h"
#include "worker/counters.h"
#include "worker/timing_loop.h"

#include <algorithm>

namespace edgegauge::worker {
namespace {

/// Of a sustained measurement, so that a watcher hears of it now and then.
constexpr std::size_t kSustainedPiece = 64;
constexpr std::size_t kLongestPiece = 65536;

/// So that no warm-up request arrives when a measured one will.
constexpr std::uint64_t kOfWarmUp = 0x5851f42d4c957f2d;

class LoadLoop {
 public:
  LoadLoop(RequestLoop& loop, const protocol::MeasurePlan& plan, std::uint64_t seed)
      : loop_(loop), has_arrivals_(plan.load.has_arrivals()), arrivals_(plan.load.kind, rate(plan), seed) {}

  /// Up to `count` requests more, none that comes at `limit_ns` or later. Returns whether it were all.
  bool take(std::size_t count, std::int64_t limit_ns) {
    const std::size_t before = measured_.samples_ns.size();
    for (auto* series : {&measured_.at_ns, &measured_.samples_ns, &measured_.service_ns})
      series->resize(before + count);
    if (has_arrivals_) arrivals_.fill(std::span(measured_.at_ns).subspan(before));
    meter_.start();
    if (before == 0) began_ = monotonic_now();
    clock_.shift_ns += now_ns() - paused_at_ns_;
    const std::size_t taken = run(before, limit_ns);
    paused_at_ns_ = now_ns();
    meter_.stop();
    for (auto* series : {&measured_.at_ns, &measured_.samples_ns, &measured_.service_ns})
      series->resize(before + taken);
    return taken == count;
  }

  std::int64_t now() const { return paused_at_ns_ - clock_.shift_ns; }
  const std::vector<std::int64_t>& samples() const { return measured_.samples_ns; }

  Measured finish(bool converged) {
    if (!has_arrivals_) measured_.service_ns.clear();
    measured_.converged = converged;
    measured_.began = began_;
    measured_.ended = Nanoseconds(paused_at_ns_);
    measured_.use = meter_.use();
    return std::move(measured_);
  }

 private:
  static double rate(const protocol::MeasurePlan& plan) {
    return plan.load.has_arrivals() ? plan.load.rate : 1;
  }

  std::size_t run(std::size_t before, std::int64_t limit_ns) {
    const auto part = [&](std::vector<std::int64_t>& series) { return std::span(series).subspan(before); };
    if (has_arrivals_)
      return loop_.serve(part(measured_.at_ns), part(measured_.samples_ns), part(measured_.service_ns),
                         limit_ns, clock_);
    return loop_.time_from(part(measured_.at_ns), part(measured_.samples_ns), limit_ns, clock_);
  }

  RequestLoop& loop_;
  bool has_arrivals_;
  Arrivals arrivals_;
  Measured measured_;
  ResourceMeter meter_;
  ShiftedClock clock_;  ///< its zero is where measuring began; it stands still between pieces
  std::int64_t paused_at_ns_ = 0;
  Nanoseconds began_{};
};

Measured measure_sustained(LoadLoop& loop, const protocol::MeasurePlan& plan, const OnCheck& on_check) {
  const std::int64_t limit = plan.limit.count();
  std::size_t piece = kSustainedPiece;
  while (loop.samples().size() < plan.max_samples &&
         loop.take(std::min(piece, plan.max_samples - loop.samples().size()), limit)) {
    const auto told = static_cast<std::ptrdiff_t>(std::min(piece, loop.samples().size()));
    const std::vector<std::int64_t> last(loop.samples().end() - told, loop.samples().end());
    on_check({.stage = Stage::kMeasure,
              .samples = loop.samples().size(),
              .median = Nanoseconds(value_at(last, 0.5)),
              .p99 = p99_so_far(last)});
    piece = std::clamp(loop.samples().size() / 16, kSustainedPiece, kLongestPiece);
  }
  // What it set out to do is done when its time is over, whatever the interval.
  return loop.finish(loop.samples().size() < plan.max_samples);
}

}  // namespace

Measured measure_load(RequestLoop& loop, const protocol::MeasurePlan& plan, const OnCheck& on_check) {
  LoadLoop load(loop, plan, plan.arrival_seed);
  if (plan.load.is_sustained()) return measure_sustained(load, plan, on_check);
  StoppingRule rule(plan.target);
  bool converged = false;
  do {
    const std::size_t due = rule.next_check();
    const std::size_t taken = load.samples().size();
    if (!load.take(std::min(due, plan.max_samples) - taken, plan.limit.count())) break;
    if (load.samples().size() < due) break;
    const bool precise = rule.check(load.samples());
    on_check(progress_with_p99(rule, load.samples()));
    converged = precise && load.samples().size() >= plan.min_samples;
  } while (!converged);
  return load.finish(converged);
}

std::vector<std::int64_t> warm_up_load(RequestLoop& loop, const protocol::MeasurePlan& plan) {
  constexpr std::size_t kPiece = 64;
  LoadLoop load(loop, plan, plan.arrival_seed ^ kOfWarmUp);
  const auto fewest = static_cast<std::size_t>(plan.warm_up_runs);
  if (load.samples().size() < fewest) load.take(fewest, kNoDeadline);
  while (load.now() < plan.warm_up_at_least.count() && load.samples().size() < kMostWarmUpSamples) {
    if (!load.take(kPiece, plan.warm_up_at_least.count())) break;
  }
  return load.samples();
}

}  // namespace edgegauge::worker
