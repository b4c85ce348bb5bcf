// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/own_overhead.h"

#include "simulation.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace edgegauge {
namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kPeriod = 500 * kMs;
constexpr std::int64_t kFrom = 300 * kMs;  ///< on the clock of the looks

/// Requests of a device that grows 8% slower on the way, and what looking at its sensors took from them.
struct Recorded {
  std::vector<std::int64_t> latencies_ns;
  std::vector<Stretch> stretches;
  std::vector<Nanoseconds> looks;
  std::optional<Estimate> overhead() const { return overhead_of_looks(latencies_ns, stretches, looks); }
};

/// Looks begin every half second and stop the request under way for `look`. Between two requests passes
/// `gap`, and 30 ms where the stopping rule is due.
class Recording {
 public:
  Recording(std::int64_t latency, std::int64_t seconds, std::int64_t look, std::uint64_t seed,
            std::int64_t gap = 0, double noise = 0.05)
      : end_(kFrom + seconds * 1000 * kMs), random_(seed) {
    for (std::int64_t at = kPeriod / 10; at < end_; at += kPeriod) recorded_.looks.emplace_back(at);
    while (has_look_before(kFrom)) ++next_;
    for (std::size_t due = 30; now_ < end_; due += due / 4, now_ += 30 * kMs) {
      Stretch stretch{.samples = 0, .begin = Nanoseconds(now_), .end = {}};
      for (; recorded_.latencies_ns.size() < due && now_ < end_; ++stretch.samples) {
        recorded_.latencies_ns.push_back(request(latency, look, noise));
        now_ += recorded_.latencies_ns.back() + gap;
      }
      stretch.end = Nanoseconds(now_);
      recorded_.stretches.push_back(stretch);
    }
  }

  std::optional<Estimate> overhead() const { return recorded_.overhead(); }
  double truth() const {
    const auto& all = recorded_.latencies_ns;
    return static_cast<double>(added_) / std::accumulate(all.begin(), all.end(), 0.0);
  }

 private:
  bool has_look_before(std::int64_t time) const {
    return next_ < recorded_.looks.size() && recorded_.looks[next_].count() < time;
  }

  std::int64_t request(std::int64_t latency, std::int64_t look, double noise) {
    const double heat = 1 + 0.08 * static_cast<double>(now_) / static_cast<double>(end_);
    auto taken =
        static_cast<std::int64_t>(static_cast<double>(latency) * heat * (1 + noise * normal_(random_)));
    for (; has_look_before(now_ + taken); ++next_) taken += look, added_ += look;
    return taken;
  }

  Recorded recorded_;
  std::int64_t now_ = kFrom, end_;
  std::int64_t added_ = 0;
  std::size_t next_ = 0;
  std::mt19937_64 random_;
  std::normal_distribution<double> normal_;
};

TEST(OwnOverhead, FindsWhatLooksTakeFromRequestsOfAnyLength) {
  for (const std::int64_t latency : {1 * kMs, 8 * kMs, 120 * kMs}) {
    int held = 0;
    double found = 0, truth = 0;
    constexpr int kRuns = 200;
    for (int run = 0; run < kRuns; ++run) {
      const Recording recording(latency, 20, 10 * kMs, static_cast<std::uint64_t>(run));
      const auto overhead = recording.overhead();
      ASSERT_TRUE(overhead && overhead->interval);
      found += overhead->value / kRuns;
      truth += recording.truth() / kRuns;
      held += overhead->interval->low <= recording.truth() && recording.truth() <= overhead->interval->high;
    }
    test::print_figure("own overhead, requests of {} ms: {:.4f} found, of {:.4f}; held by {} of {}",
                       latency / kMs, found, truth, held, kRuns);
    EXPECT_NEAR(found, truth, 0.001);
    EXPECT_GE(held, kRuns * 9 / 10);
  }
}

TEST(OwnOverhead, IsNoneWhereLooksCostNothing) {
  int alarms = 0;
  for (std::uint64_t run = 0; run < 200; ++run) {
    const auto overhead = Recording(5 * kMs, 20, 0, run).overhead();
    ASSERT_TRUE(overhead && overhead->interval);
    EXPECT_LT(std::abs(overhead->value), 0.003);
    alarms += overhead->interval->low > 0 ? 1 : 0;
  }
  EXPECT_LE(alarms, 10) << "2.5% and what chance adds";
}

TEST(OwnOverhead, KeepsItsPlaceWhenTimePassesBetweenRequests) {
  const Recording recording(kMs, 20, 10 * kMs, 1, kMs / 4, 0);
  ASSERT_TRUE(recording.overhead());
  EXPECT_NEAR(recording.overhead()->value, recording.truth(), 0.001);
}

TEST(OwnOverhead, IsUnknownWithTooFewLooksOrRequestsThatOutlastThem) {
  EXPECT_FALSE(Recording(5 * kMs, 3, kMs, 1).overhead());
  EXPECT_FALSE(Recording(1200 * kMs, 60, kMs, 1).overhead());
  EXPECT_FALSE(overhead_of_looks({}, {}, {}));
}

}  // namespace
}  // namespace edgegauge
