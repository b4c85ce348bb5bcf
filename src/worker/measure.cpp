// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/measure.h"

#include "core/order_statistics.h"
#include "worker/counters.h"
#include "worker/timing_loop.h"

#include <algorithm>

namespace edgegauge::worker {
namespace {

constexpr std::size_t kShortestWarmUpSlice = 30;
constexpr std::size_t kLongestWarmUpSlice = 65536;

/// Appends up to `count` samples. The memory grows, and is touched, before the first of them.
Stretch append_slice(std::vector<std::int64_t>& samples, std::size_t count, RequestLoop& loop,
                     std::int64_t deadline_ns, ResourceMeter& meter) {
  const std::size_t before = samples.size();
  samples.resize(before + count);
  meter.start();
  const std::int64_t begin_ns = now_ns();
  const std::size_t taken = loop.time(std::span(samples).subspan(before), deadline_ns);
  const std::int64_t end_ns = now_ns();
  meter.stop();
  samples.resize(before + taken);
  return {static_cast<std::int64_t>(taken), Nanoseconds(begin_ns), Nanoseconds(end_ns)};
}

}  // namespace

Nanoseconds p99_so_far(std::span<const std::int64_t> samples) {
  if (samples.size() < 100) return {};
  return Nanoseconds(value_at(std::vector(samples.begin(), samples.end()), 0.99));
}

protocol::Progress progress_of(const StoppingRule& rule, std::size_t samples) {
  protocol::Progress progress{.stage = Stage::kMeasure, .samples = samples};
  const auto& median = rule.median();
  if (!median) return progress;
  progress.median = Nanoseconds(static_cast<std::int64_t>(median->value));
  if (median->interval && median->value > 0) {
    progress.relative_half_width = median->interval->half_width() / median->value;
  }
  return progress;
}

protocol::Progress progress_with_p99(const StoppingRule& rule, std::span<const std::int64_t> samples) {
  protocol::Progress progress = progress_of(rule, samples.size());
  progress.p99 = p99_so_far(samples);
  return progress;
}

std::vector<std::int64_t> warm_up(RequestLoop& loop, const protocol::MeasurePlan& plan) {
  const std::int64_t until = now_ns() + plan.warm_up_at_least.count();
  const auto fewest = static_cast<std::size_t>(plan.warm_up_runs);
  std::vector<std::int64_t> samples;
  ResourceMeter unused;
  std::size_t done = 0;
  while (done < fewest || now_ns() < until) {
    const bool only_time_is_left = done >= fewest;
    const std::size_t slice = only_time_is_left
                                  ? std::clamp(done / 4, kShortestWarmUpSlice, kLongestWarmUpSlice)
                                  : std::min(fewest - done, kLongestWarmUpSlice);
    const std::size_t before = samples.size();
    append_slice(samples, slice, loop, only_time_is_left ? until : kNoDeadline, unused);
    done += samples.size() - before;
    samples.resize(std::min(samples.size(), kMostWarmUpSamples));
  }
  return samples;
}

Measured measure(RequestLoop& loop, const protocol::MeasurePlan& plan, const OnCheck& on_check) {
  StoppingRule rule(plan.target);
  ResourceMeter meter;
  Measured measured;
  auto& samples = measured.samples_ns;
  const std::int64_t deadline = now_ns() + plan.limit.count();
  do {
    const std::size_t due = rule.next_check();
    const std::size_t missing = std::min(due, plan.max_samples) - samples.size();
    measured.stretches.push_back(append_slice(samples, missing, loop, deadline, meter));
    if (samples.size() < due) break;
    const bool precise = rule.check(samples);
    on_check(progress_with_p99(rule, samples));
    measured.converged = precise && samples.size() >= plan.min_samples;
  } while (!measured.converged);
  measured.use = meter.use();
  measured.began = measured.stretches.front().begin;
  measured.ended = measured.stretches.back().end;
  return measured;
}

}  // namespace edgegauge::worker
