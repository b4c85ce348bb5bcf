// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/own_overhead.h"

#include "simulation.h"

#include <cmath>

#include <gtest/gtest.h>

namespace edgegauge {
namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kPeriod = 500 * kMs;
constexpr std::int64_t kFrom = 300 * kMs;  ///< on the clock of the looks

/// Requests of a device that grows 8% slower on the way, and what looking at its sensors took from them.
struct Recorded {
  std::vector<std::int64_t> latencies_ns, looks_ns;
  std::int64_t wall_ns = 0;
  std::optional<Estimate> overhead() const {
    return overhead_of_looks(latencies_ns, kFrom, wall_ns, looks_ns);
  }
};

/// Looks begin every half second and stop the request under way for `look`; between two requests passes
/// `gap`.
Recorded record(std::int64_t latency, std::int64_t seconds, std::int64_t look, std::uint64_t seed,
                std::int64_t gap = 0, double noise = 0.05) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Recorded recorded;
  const std::int64_t end = kFrom + seconds * 1000 * kMs;
  for (std::int64_t at = kPeriod / 10; at < end; at += kPeriod) recorded.looks_ns.push_back(at);
  std::size_t next = 0;
  std::int64_t now = kFrom;
  while (next < recorded.looks_ns.size() && recorded.looks_ns[next] < now) ++next;
  while (now < end) {
    const double heat = 1 + 0.08 * static_cast<double>(now) / static_cast<double>(end);
    auto taken =
        static_cast<std::int64_t>(static_cast<double>(latency) * heat * (1 + noise * normal(random)));
    for (; next < recorded.looks_ns.size() && recorded.looks_ns[next] < now + taken; ++next) taken += look;
    recorded.latencies_ns.push_back(taken);
    now += taken + gap;
  }
  recorded.wall_ns = now - kFrom;
  return recorded;
}

TEST(OwnOverhead, FindsWhatLooksTakeFromRequestsOfAnyLength) {
  for (const std::int64_t latency : {1 * kMs, 8 * kMs, 120 * kMs}) {
    int held = 0;
    double found = 0;
    constexpr int kRuns = 200;
    for (int run = 0; run < kRuns; ++run) {
      const auto overhead = record(latency, 20, 10 * kMs, static_cast<std::uint64_t>(run)).overhead();
      ASSERT_TRUE(overhead && overhead->interval);
      found += overhead->value / kRuns;
      held += overhead->interval->low <= 0.02 && 0.02 <= overhead->interval->high ? 1 : 0;
    }
    test::print_figure(
        "looks of 10 ms twice a second, requests of {} ms: {:.4f} found, of 0.0200; held by {} of {}",
        latency / kMs, found, held, kRuns);
    EXPECT_NEAR(found, 0.02, 0.001);
    EXPECT_GE(held, kRuns * 9 / 10);
  }
}

TEST(OwnOverhead, IsNoneWhereLooksCostNothing) {
  int alarms = 0;
  for (std::uint64_t run = 0; run < 200; ++run) {
    const auto overhead = record(5 * kMs, 20, 0, run).overhead();
    ASSERT_TRUE(overhead && overhead->interval);
    EXPECT_LT(std::abs(overhead->value), 0.003);
    alarms += overhead->interval->low > 0 ? 1 : 0;
  }
  EXPECT_LE(alarms, 10) << "2.5% and what chance adds";
}

TEST(OwnOverhead, KeepsItsPlaceWhenTimePassesBetweenRequests) {
  const auto overhead = record(kMs, 20, 10 * kMs, 1, kMs / 4, 0).overhead();
  ASSERT_TRUE(overhead);
  EXPECT_NEAR(overhead->value, 10.0 / (10 + 490 * 0.8), 0.001) << "a share of busy time: the gaps are none";
}

TEST(OwnOverhead, IsUnknownWithTooFewLooksOrRequestsThatOutlastThem) {
  EXPECT_FALSE(record(5 * kMs, 3, kMs, 1).overhead());
  EXPECT_FALSE(record(1200 * kMs, 60, kMs, 1).overhead());
  EXPECT_FALSE(overhead_of_looks({}, 0, 0, {}));
}

}  // namespace
}  // namespace edgegauge
