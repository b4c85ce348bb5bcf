// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/measurement.h"
#include "core/statistics.h"
#include "protocol/messages.h"
#include "worker/request_loop.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace edgegauge::worker {

/// The samples of warm-up that are kept: the first so many. Warm-up goes on after that if its time is not
/// over.
inline constexpr std::size_t kMostWarmUpSamples = 1'000'000;

/// Runs requests until both warm_up_at_least has passed and warm_up_runs are done. Returns their latencies.
std::vector<std::int64_t> warm_up(RequestLoop& loop, const protocol::MeasurePlan& plan);

struct Measured {
  std::vector<std::int64_t> samples_ns;
  std::vector<std::int64_t> at_ns = {}, service_ns = {};  ///< as in Measurement; not of measure()
  Nanoseconds began{};                  ///< CLOCK_MONOTONIC: the first request, or where at_ns counts from
  Nanoseconds ended{};                  ///< of the same clock: the last request was answered
  std::vector<Stretch> stretches = {};  ///< of measure() alone
  bool converged = false;
  ResourceUse use;  ///< of the timed slices alone, without the checks in between
};

/// What is told of a check of the stopping rule, without p99.
protocol::Progress progress_of(const StoppingRule& rule, std::size_t samples);

/// With p99, for which it looks through all samples: for when no request is under way.
protocol::Progress progress_with_p99(const StoppingRule& rule, std::span<const std::int64_t> samples);

/// Zero of fewer samples than the one in a hundred that it tells of takes.
Nanoseconds p99_so_far(std::span<const std::int64_t> samples);

using OnCheck = std::function<void(const protocol::Progress&)>;

/// Measures in slices that end where the stopping rule is due, until it holds (and min_samples are taken), or
/// limit or max_samples is reached. Memory for a slice is there before it starts. `on_check` is called
/// between slices.
Measured measure(RequestLoop& loop, const protocol::MeasurePlan& plan, const OnCheck& on_check);

}  // namespace edgegauge::worker
