// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/noise.h"

#include "core/check.h"
#include "core/order_statistics.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;

Spin spin(Nanoseconds duration) {
  constexpr std::size_t kToKnowTheUsual = 100'000, kMostKept = 1'000'000;
  constexpr std::int64_t kLeast = 2000;
  std::vector<std::int64_t> first(kToKnowTheUsual, 1);
  Nanoseconds last = monotonic_now();
  for (std::int64_t& between : first) {
    const Nanoseconds now = monotonic_now();
    between = (now - last).count();
    last = now;
  }
  Spin result{.total = {}, .usual = Nanoseconds(value_at(std::move(first), 0.5)), .interruptions = {}};
  result.interruptions.reserve(kMostKept);
  const std::int64_t limit = std::max(10 * result.usual.count(), kLeast);
  const Nanoseconds begin = monotonic_now(), end = begin + duration;
  for (last = begin; last < end;) {
    const Nanoseconds now = monotonic_now();
    const std::int64_t between = (now - last).count();
    if (between > limit && result.interruptions.size() < kMostKept) result.interruptions.push_back(between);
    last = now;
  }
  result.total = last - begin;
  return result;
}

std::vector<std::int64_t> sleep_in_turns(Nanoseconds duration) {
  constexpr Nanoseconds kNap = 1ms;
  std::vector<std::int64_t> late;
  const Nanoseconds end = monotonic_now() + duration;
  do {
    const Nanoseconds wanted = monotonic_now() + kNap;
    std::this_thread::sleep_for(kNap);
    late.push_back((monotonic_now() - wanted).count());
  } while (monotonic_now() < end);
  return late;
}

}  // namespace

Noise noise_of(const Spin& spin, std::span<const std::int64_t> late_ns) {
  EDGEGAUGE_CHECK(!late_ns.empty());
  std::int64_t lost = 0, longest = 0;
  for (const std::int64_t between : spin.interruptions) {
    lost += between - spin.usual.count();
    longest = std::max(longest, between - spin.usual.count());
  }
  const auto total = static_cast<double>(spin.total.count());
  const std::vector<std::int64_t> late(late_ns.begin(), late_ns.end());
  return {.lost_share = total > 0 ? static_cast<double>(lost) / total : 0,
          .longest = Nanoseconds(longest),
          .per_second = total > 0 ? static_cast<double>(spin.interruptions.size()) / (total * 1e-9) : 0,
          .clock_read = spin.usual,
          .late_median = Nanoseconds(value_at(late, 0.5)),
          .late_p99 = Nanoseconds(value_at(late, 0.99))};
}

Noise measure_noise(Nanoseconds duration) {
  const Spin alone = spin(duration / 2);
  return noise_of(alone, sleep_in_turns(duration / 2));
}

Quiet verdict(const Noise& noise) {
  if (noise.lost_share >= 0.01 || noise.longest >= 10ms) return Quiet::kNoisy;
  return noise.lost_share >= 0.001 || noise.longest > 1ms ? Quiet::kSome : Quiet::kQuiet;
}

std::string describe(const Noise& noise) {
  return fmt::format(
      "something else ran for {:.2g}% of the time ({:.0f} times a second, at most {} at once); reading the "
      "clock "
      "takes {}; a sleep of 1 ms ends {} late (99 of 100: {}).",
      100 * noise.lost_share, noise.per_second, format_duration(noise.longest),
      format_duration(noise.clock_read), format_duration(noise.late_median), format_duration(noise.late_p99));
}

}  // namespace edgegauge::telemetry
