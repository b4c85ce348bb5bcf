// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Queues of which theory knows what they must give, on a clock that takes no time.
#include "worker/serving_loop.h"

#include "core/statistics.h"
#include "unit/worker/allocation_count.h"
#include "worker/arrivals.h"

#include <cmath>
#include <cstdio>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace edgegauge::worker {
namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kNever = std::int64_t{1} << 60;

/// Advances by waiting and by what a request is said to take.
struct FakeClock {
  std::int64_t& time;
  std::int64_t now() const { return time; }
  bool wait_until(std::int64_t at) const {
    time = std::max(time, at);
    return true;
  }
};

struct Served {
  std::vector<std::int64_t> at, latency, service;
  std::vector<double> lags() const {
    std::vector<double> all(latency.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<double>(latency[i] - service[i]);
    return all;
  }
};

/// `takes(k)`: service time of request k.
template <class Takes>
Served serve(std::vector<std::int64_t> at, Takes takes, std::int64_t limit = kNever) {
  Served served{std::move(at), {}, {}};
  served.latency.resize(served.at.size());
  served.service.resize(served.at.size());
  std::int64_t time = 0;
  std::size_t number = 0;
  const std::size_t count = serve_requests(
      served.at, served.latency, served.service, limit, FakeClock{time}, [&] { time += takes(number); },
      [&] {
        ++number;
        return true;
      });
  for (auto* series : {&served.at, &served.latency, &served.service}) series->resize(count);
  return served;
}

std::vector<std::int64_t> arrivals(LoadKind kind, double rate, std::size_t count, std::uint64_t seed = 1) {
  std::vector<std::int64_t> times(count);
  Arrivals(kind, rate, seed).fill(times);
  return times;
}

TEST(ServeRequests, BelowCapacityLatencyIsServiceTime) {
  const Served served = serve(arrivals(LoadKind::kPaced, 100, 50), [](std::size_t) { return 4 * kMs; });
  for (const std::int64_t latency : served.latency) EXPECT_EQ(latency, 4 * kMs);
}

TEST(ServeRequests, AboveCapacityLatencyGrowsByWhatEachRequestComesTooEarly) {
  const Served served = serve(arrivals(LoadKind::kPaced, 1000, 500), [](std::size_t) { return 3 * kMs; });
  for (std::size_t k = 0; k < served.latency.size(); ++k) {
    EXPECT_EQ(served.latency[k], 3 * kMs + static_cast<std::int64_t>(k) * 2 * kMs);
    EXPECT_EQ(served.service[k], 3 * kMs);
  }
}

TEST(ServeRequests, AStallIsCountedForEveryRequestThatCameMeanwhile) {
  const Served served =
      serve(arrivals(LoadKind::kPaced, 100, 100), [](std::size_t k) { return k == 10 ? 200 * kMs : kMs; });
  for (std::int64_t after = 1; after <= 30; ++after) {
    const auto k = static_cast<std::size_t>(10 + after);
    EXPECT_EQ(served.latency[k], std::max(kMs, 200 * kMs - 9 * after * kMs)) << k;
    EXPECT_EQ(served.service[k], kMs);
  }
}

TEST(ServeRequests, BeginsNoneAtOrAfterTheLimitAndEndsWhenItHasPassed) {
  EXPECT_EQ(serve(
                arrivals(LoadKind::kPaced, 1000, 50), [](std::size_t) { return 0; }, 10 * kMs)
                .at.size(),
            10u);
  EXPECT_EQ(serve(
                arrivals(LoadKind::kPaced, 1000, 50), [](std::size_t) { return 7 * kMs; }, 10 * kMs)
                .at.size(),
            2u);
}

TEST(ServeRequests, EndsWhenWaitingIsBrokenOff) {
  struct Broken {
    std::int64_t now() const { return 0; }
    bool wait_until(std::int64_t at) const { return at < 5; }
  };
  const std::vector<std::int64_t> at{1, 3, 5, 7};
  std::vector<std::int64_t> latency(4), service(4);
  EXPECT_EQ(serve_requests(
                at, latency, service, kNever, Broken{}, [] {}, [] { return true; }),
            2u);
}

TEST(ServeRequests, AllocatesNothingAndIsNeverEarly) {
  const std::vector<std::int64_t> at = arrivals(LoadKind::kPaced, 2000, 100);
  std::vector<std::int64_t> latency(at.size()), service(at.size());
  const ShiftedClock clock{now_ns()};
  const long before = test::allocations();
  serve_requests(
      at, latency, service, kNever, clock, [] {}, [] { return true; });
  EXPECT_EQ(test::allocations(), before);
  for (std::size_t i = 0; i < at.size(); ++i) EXPECT_GE(latency[i], service[i]);
}

TEST(Arrivals, AtAFixedRateNeverDrift) {
  const auto times = arrivals(LoadKind::kPaced, 3, 3'000'001);
  EXPECT_EQ(times.back(), 1'000'000'000'000'000);
  EXPECT_EQ(times[1], 333'333'333);
}

TEST(Arrivals, OfPoissonHaveTheExponentialsMeanVarianceAndNoMemory) {
  constexpr double kRate = 250;
  constexpr std::size_t kCount = 200'001;
  const auto times = arrivals(LoadKind::kPoisson, kRate, kCount);
  std::vector<double> gaps;
  for (std::size_t i = 1; i < times.size(); ++i)
    gaps.push_back(static_cast<double>(times[i] - times[i - 1]) / 1e9);
  const auto n = static_cast<double>(gaps.size());
  const double mean = std::accumulate(gaps.begin(), gaps.end(), 0.0) / n;
  double variance = 0, covariance = 0;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    variance += (gaps[i] - mean) * (gaps[i] - mean) / n;
    if (i > 0) covariance += (gaps[i] - mean) * (gaps[i - 1] - mean) / n;
  }
  std::printf(
      "gaps of Poisson arrivals at %.0f/s: mean %.4f ms, variance/mean^2 %.4f, autocorrelation %.4f\n", kRate,
      mean * 1e3, variance / (mean * mean), covariance / variance);
  EXPECT_NEAR(mean * kRate, 1, 4 / std::sqrt(n));
  EXPECT_NEAR(variance * kRate * kRate, 1, 4 * std::sqrt(8 / n));  // the exponential's fourth moment
  EXPECT_NEAR(covariance / variance, 0, 4 / std::sqrt(n));
}

TEST(Arrivals, FollowFromTheSeedAlone) {
  EXPECT_EQ(arrivals(LoadKind::kPoisson, 10, 50, 7), arrivals(LoadKind::kPoisson, 10, 50, 7));
  EXPECT_NE(arrivals(LoadKind::kPoisson, 10, 50, 7), arrivals(LoadKind::kPoisson, 10, 50, 8));
}

TEST(Arrivals, ComeTheSameInPiecesOfAnySize) {
  Arrivals in_pieces(LoadKind::kPoisson, 10, 7);
  std::vector<std::int64_t> times(50);
  in_pieces.fill(std::span(times).first(13));
  in_pieces.fill(std::span(times).subspan(13));
  EXPECT_EQ(times, arrivals(LoadKind::kPoisson, 10, 50, 7));
}

/// Pollaczek and Khinchine, for service times that are all the same: rho D / (2 (1 - rho)).
TEST(ServeRequests, OfAnMD1QueueWaitsAsTheFormulaSays) {
  constexpr double kService_ms = 2;
  for (const double utilisation : {0.3, 0.5, 0.8}) {
    const auto at = arrivals(LoadKind::kPoisson, utilisation / kService_ms * 1e3, 400'000, 11);
    const Served served = serve(at, [](std::size_t) { return static_cast<std::int64_t>(kService_ms * kMs); });
    const Estimate waited = *mean(served.lags());
    const double expected_ms = utilisation * kService_ms / (2 * (1 - utilisation));
    std::printf("M/D/1 at %.0f%%: waits %.4f ms [%.4f, %.4f], formula %.4f ms\n", utilisation * 100,
                waited.value / 1e6, waited.interval->low / 1e6, waited.interval->high / 1e6, expected_ms);
    EXPECT_LE(waited.interval->low, expected_ms * kMs);
    EXPECT_GE(waited.interval->high, expected_ms * kMs);
  }
}

}  // namespace
}  // namespace edgegauge::worker
