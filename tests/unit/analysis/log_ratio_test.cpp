// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/log_ratio.h"

#include <cmath>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::analysis {
namespace {

Estimate figure(double value, double share) {
  return {value, Interval{value * std::exp(-share), value * std::exp(share)}};
}

TEST(LogRatio, OfOneProcessHasTheIntervalItWasMadeFrom) {
  const Estimate back = as_figure(*log_estimate(figure(250, 0.02)));
  EXPECT_NEAR(back.value, 250, 1e-9);
  EXPECT_NEAR(back.interval->low, 250 * std::exp(-0.02), 0.001);
  EXPECT_NEAR(back.interval->high, 250 * std::exp(0.02), 0.001);
}

TEST(LogRatio, AddsErrorsInQuadrature) {
  const Estimate ratio =
      as_figure(quotient(*log_estimate(figure(30, 0.03)), *log_estimate(figure(10, 0.04))));
  EXPECT_NEAR(ratio.value, 3, 1e-9);
  EXPECT_NEAR(std::log(ratio.interval->high / ratio.value), 0.05, 1e-4);
}

TEST(LogRatio, KnowsNoSpreadWhereOneSideHasNone) {
  EXPECT_FALSE(log_estimate({0, std::nullopt}));
  EXPECT_FALSE(log_estimate({-1, std::nullopt}));
  const auto without = log_estimate({10, std::nullopt});
  EXPECT_FALSE(as_figure(quotient(*without, *log_estimate(figure(10, 0.01)))).interval);
  EXPECT_EQ(probability_within(*without, 0, 10), std::nullopt);
}

TEST(LogRatio, PoolsProcessesByTheLargerVariance) {
  const std::vector<LogEstimate> alike{*log_estimate(figure(10, 0.1)), *log_estimate(figure(10, 0.1))};
  EXPECT_NEAR(std::log(as_figure(pooled(alike)).interval->high / 10), 0.1 / std::sqrt(2), 1e-4);
  const std::vector<LogEstimate> apart{*log_estimate(figure(10, 0.001)), *log_estimate(figure(12, 0.001)),
                                       *log_estimate(figure(11, 0.001))};
  EXPECT_GT(as_figure(pooled(apart)).interval->high, 12);
  EXPECT_EQ(pooled(apart).degrees_of_freedom, 2);
}

/// Two settings of k processes each, which differ by a known ratio; each process is off by a level of its own
/// and measures with an error of which it knows the size.
double coverage(int processes, double among, double within) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  const double truth = std::log(1.1);
  const int trials = 4000;
  int covered = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const auto setting = [&](double level) {
      std::vector<LogEstimate> measured;
      for (int i = 0; i < processes; ++i) {
        const double value = level + among * normal(random) + within * normal(random);
        measured.push_back({value, within * within, std::numeric_limits<double>::infinity(), true});
      }
      return pooled(measured);
    };
    const LogEstimate above = setting(truth);
    const Interval interval = *as_figure(quotient(above, setting(0))).interval;
    covered += interval.low <= 1.1 && 1.1 <= interval.high ? 1 : 0;
  }
  return static_cast<double>(covered) / trials;
}

TEST(LogRatio, CoversTheTruthNineteenTimesInTwenty) {
  struct Case {
    int processes;
    double among, within, least;
  };
  for (const Case& tested : {Case{1, 0, 0.01, 0.93}, Case{3, 0, 0.01, 0.93}, Case{3, 0.02, 0.01, 0.92},
                             Case{5, 0.02, 0.01, 0.92}, Case{10, 0.01, 0.01, 0.92}}) {
    const double share = coverage(tested.processes, tested.among, tested.within);
    fmt::print("coverage of the ratio: {} processes, sd among {} within {}: {:.3f}\n", tested.processes,
               tested.among, tested.within, share);
    EXPECT_GE(share, tested.least);
    EXPECT_LE(share, 0.99);
  }
}

const SteadyState kDrifting{.label = SteadyLabel::kDrifting};

TEST(LogRatio, WithoutASteadyStateReachesFromOneEndToTheOther) {
  const LogEstimate drifting = *log_estimate({20, Interval{9, 30}}, kDrifting);
  const Estimate back = as_figure(drifting);
  EXPECT_NEAR(back.value, 20, 1e-9);
  EXPECT_NEAR(back.interval->low, 9, 1e-9);
  EXPECT_NEAR(back.interval->high, 30, 1e-9);
  const LogEstimate steady = *log_estimate(figure(10, 0.01));
  const Estimate ratio = as_figure(quotient(drifting, steady));
  EXPECT_NEAR(ratio.interval->low, 9 / (10 * std::exp(0.01)), 1e-6);
  EXPECT_NEAR(ratio.interval->high, 30 / (10 * std::exp(-0.01)), 1e-6);
  const Estimate inverse = as_figure(quotient(steady, drifting));
  EXPECT_NEAR(inverse.interval->low * ratio.interval->high, 1, 1e-9);
  const Estimate both = as_figure(quotient(drifting, *log_estimate({40, Interval{35, 50}}, kDrifting)));
  EXPECT_NEAR(both.interval->low, 9.0 / 50, 1e-9);
  EXPECT_NEAR(both.interval->high, 30.0 / 35, 1e-9);
}

TEST(LogRatio, OfLevelsIsAsSureAsAtTheWorstOfThem) {
  const LogEstimate ratio =
      quotient(*log_estimate({20, Interval{9, 30}}, kDrifting), *log_estimate(figure(10, 0.01)));
  EXPECT_LT(*probability_within(ratio, 0, 10), 0.01) << "9 is less than 10";
  EXPECT_GT(*probability_within(ratio, std::log(0.8), 10), 0.99);
}

TEST(LogRatio, AveragesLevelsOverProcesses) {
  const std::vector<LogEstimate> figures{*log_estimate({10, Interval{5, 15}}, kDrifting),
                                         *log_estimate(figure(10, 0.0001))};
  const Interval mean = *as_figure(pooled(figures)).interval;
  EXPECT_NEAR(mean.low, 10 / std::sqrt(2), 0.01);
  EXPECT_NEAR(mean.high, 10 * std::sqrt(1.5), 0.01);
}

RC_GTEST_PROP(LogRatio, OfSwappedSidesIsTheInverse, ()) {
  const auto some = [] { return 1 + *rc::gen::inRange(0, 1000000) / 1000.0; };
  const LogEstimate a = *log_estimate(figure(some(), 0.01 * some()));
  const LogEstimate b = *log_estimate(figure(some(), 0.01 * some()));
  const Estimate one = as_figure(quotient(a, b));
  const Estimate other = as_figure(quotient(b, a));
  RC_ASSERT(std::abs(one.value * other.value - 1) < 1e-9);
  RC_ASSERT(std::abs(one.interval->low * other.interval->high - 1) < 1e-9);
}

}  // namespace
}  // namespace edgegauge::analysis
