// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/timeline.h"

#include "core/levels.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

namespace edgegauge {
namespace {

constexpr Nanoseconds kLongestWindow = std::chrono::minutes(1);
constexpr int kFewestWindows = 10;
constexpr double kLateShare = 0.02;
constexpr std::size_t kFewestForOverload = 20;

/// In the order in which answers came.
std::vector<std::int64_t> answered_at(const Measurement& measurement) {
  std::vector<std::int64_t> times(measurement.at_ns.size());
  for (std::size_t i = 0; i < times.size(); ++i) times[i] = measurement.at_ns[i] + measurement.samples_ns[i];
  std::ranges::sort(times);
  return times;
}

bool has_times(const Measurement& measurement) {
  return !measurement.at_ns.empty() && measurement.at_ns.size() == measurement.samples_ns.size();
}

bool has_service_times(const Measurement& measurement) {
  return has_times(measurement) && measurement.service_ns.size() == measurement.at_ns.size();
}

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

Nanoseconds window_length(Nanoseconds whole) { return std::min(kLongestWindow, whole / kFewestWindows); }

/// Up to where time was measured. What ended by its time (converged) was measured for all of it: of requests
/// that arrive by a schedule, the last may be answered before, and none was due after it. What ended
/// otherwise, since memory for samples was full, was measured up to its last answer.
std::int64_t measured_until(const Measurement& measurement) {
  std::int64_t last = measurement.converged ? measurement.load.sustained.count() : 0;
  for (std::size_t i = 0; i < measurement.at_ns.size(); ++i)
    last = std::max(last, measurement.at_ns[i] + measurement.samples_ns[i]);
  return last;
}

/// Instances that never wait (Little's law): each serves one request per mean latency. What is answered after
/// the last request has begun is left out, since instances fall idle one by one from there on; answers over
/// the time from the first begin to the last answer would count time in which not all of them work.
std::optional<Estimate> rate_of_instances(const Measurement& measurement, std::size_t from) {
  const std::int64_t last_begin = std::ranges::max(measurement.at_ns);
  std::vector<double> latencies, until_idle;
  for (std::size_t i = from; i < measurement.at_ns.size(); ++i) {
    const std::int64_t latency = measurement.samples_ns[i];
    latencies.push_back(static_cast<double>(latency));
    if (measurement.at_ns[i] + latency <= last_begin) until_idle.push_back(static_cast<double>(latency));
  }
  const std::optional<Estimate> latency =
      mean_over_levels(until_idle.empty() ? latencies : until_idle, measurement.is_unsteady());
  return latency ? rate_of(*latency, measurement.batch * measurement.load.instances) : std::nullopt;
}

}  // namespace

std::optional<Estimate> rate_of(const Estimate& time_ns, std::int64_t samples) {
  if (!(time_ns.value > 0)) return std::nullopt;
  const double samples_x_ns = static_cast<double>(samples) * 1e9;
  Estimate rate{samples_x_ns / time_ns.value, std::nullopt};
  if (time_ns.interval && time_ns.interval->low > 0)
    rate.interval = {samples_x_ns / time_ns.interval->high, samples_x_ns / time_ns.interval->low};
  return rate;
}

std::optional<Estimate> served_rate(const Measurement& measurement, std::size_t from) {
  if (!has_times(measurement) || from >= measurement.at_ns.size()) return std::nullopt;
  if (measurement.load.kind == LoadKind::kOffline) return rate_of_instances(measurement, from);
  const std::vector<std::int64_t> times = answered_at(measurement);
  std::vector<double> gaps;
  // An arrival tells nothing of how fast answers follow one another: n answers have n - 1 gaps.
  if (from == 0 && has_service_times(measurement)) from = 1;
  std::int64_t before = from == 0 ? std::ranges::min(measurement.at_ns) : times[from - 1];
  for (std::size_t i = from; i < times.size(); ++i) {
    gaps.push_back(static_cast<double>(times[i] - before));
    before = times[i];
  }
  if (gaps.empty()) return std::nullopt;
  return rate_of(*mean_over_levels(gaps, measurement.is_unsteady()), measurement.batch);
}

std::optional<double> offered_rate(const Measurement& measurement) {
  if (!has_service_times(measurement) || measurement.at_ns.size() < 2) return std::nullopt;
  const std::int64_t span = measurement.at_ns.back() - measurement.at_ns.front();
  if (span <= 0) return std::nullopt;
  return static_cast<double>(measurement.at_ns.size() - 1) / seconds(span);
}

std::vector<double> schedule_lags_ns(const Measurement& measurement) {
  if (!has_service_times(measurement)) return {};
  std::vector<double> lags(measurement.samples_ns.size());
  for (std::size_t i = 0; i < lags.size(); ++i)
    lags[i] = static_cast<double>(measurement.samples_ns[i] - measurement.service_ns[i]);
  return lags;
}

std::vector<Window> windows_of(const Measurement& measurement) {
  if (!has_times(measurement) || !measurement.load.is_sustained()) return {};
  const std::int64_t length = window_length(measurement.load.sustained).count();
  const std::size_t count = static_cast<std::size_t>(measurement.load.sustained.count() / length);
  std::vector<std::vector<double>> latencies(count);
  for (std::size_t i = 0; i < measurement.at_ns.size(); ++i) {
    const auto window = static_cast<std::size_t>((measurement.at_ns[i] + measurement.samples_ns[i]) / length);
    if (window < count) latencies[window].push_back(static_cast<double>(measurement.samples_ns[i]));
  }
  const std::int64_t until = measured_until(measurement);
  std::vector<Window> windows;
  for (std::size_t i = 0; i < count; ++i) {
    const auto from = static_cast<std::int64_t>(i) * length;
    if (from + length > until) break;
    Window window;
    window.from = Nanoseconds(from);
    window.to = Nanoseconds(from + length);
    window.requests = static_cast<std::int64_t>(latencies[i].size());
    window.throughput = static_cast<double>(window.requests * measurement.batch) / seconds(length);
    if (const auto p50 = quantile(latencies[i], 0.5)) window.p50_ns = p50->value;
    windows.push_back(window);
  }
  return windows;
}

std::string overload(const Measurement& measurement) {
  if (!has_service_times(measurement) || measurement.at_ns.size() < kFewestForOverload) return {};
  const auto& at = measurement.at_ns;
  const auto finished = [&](std::size_t i) { return at[i] + measurement.samples_ns[i]; };
  for (std::size_t i = at.size() / 2; i < at.size(); ++i) {
    if (at[i] >= finished(i - 1)) return {};
  }
  const std::size_t last = at.size() - 1;
  const double whole = seconds(finished(last) - at.front());
  if (seconds(measurement.samples_ns[last]) <= kLateShare * whole) return {};
  return fmt::format("{} requests per second arrived, and {} were served",
                     format_number(*offered_rate(measurement)),
                     format_number(static_cast<double>(at.size()) / whole));
}

}  // namespace edgegauge
