// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/statistics.h"

#include "simulation.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge {
namespace {

using test::autoregressive;

double coverage_of_median(double rho, int simulations) {
  std::mt19937_64 random(20210625);
  int covered = 0;
  for (int i = 0; i < simulations; ++i) {
    const auto median = quantile(autoregressive(1000, rho, random), 0.5);
    if (median->interval && median->interval->low <= 0 && median->interval->high >= 0) ++covered;
  }
  const double coverage = static_cast<double>(covered) / simulations;
  test::print_figure("coverage of the median's 95% interval, rho {}: {:.3f}", rho, coverage);
  return coverage;
}

class MedianIntervalCoverage : public ::testing::TestWithParam<double> {};

TEST_P(MedianIntervalCoverage, IsNinetyFivePercentUnderAutocorrelation) {
  const double coverage = coverage_of_median(GetParam(), 1500);
  EXPECT_GE(coverage, 0.93);
  EXPECT_LE(coverage, 0.97);
}

INSTANTIATE_TEST_SUITE_P(Rho, MedianIntervalCoverage, ::testing::Values(0.0, 0.5, 0.8));

TEST(MedianIntervalCoverage, StaysAboveEightyEightPercentUnderStrongAutocorrelation) {
  EXPECT_GE(coverage_of_median(0.95, 1000), 0.88);
}

TEST(AutocorrelationTime, IsOneForIndependentAndForConstantValues) {
  std::mt19937_64 random(1);
  EXPECT_NEAR(autocorrelation_time(autoregressive(8000, 0, random)), 1, 0.15);
  EXPECT_EQ(autocorrelation_time(std::vector<double>(100, 3.0)), 1);
  EXPECT_EQ(autocorrelation_time(std::vector<double>{}), 1);
}

TEST(AutocorrelationTime, IsNeverBelowOneForAlternatingValues) {
  std::vector<double> series(1000);
  for (std::size_t i = 0; i < series.size(); ++i) series[i] = i % 2 == 0 ? 1 : -1;
  EXPECT_EQ(autocorrelation_time(series), 1);
}

TEST(AutocorrelationTime, AgreesWithTheoryForAShortAndForABatchedSeries) {
  for (const std::size_t n : {8000u, 100'000u}) {
    std::mt19937_64 random(7);
    EXPECT_NEAR(autocorrelation_time(autoregressive(n, 0.8, random)), 9, 2) << n;
  }
}

TEST(Quantile, InterpolatesLikeNumPy) {
  const std::vector<double> series{4, 1, 3, 2};
  EXPECT_DOUBLE_EQ(quantile(series, 0.5)->value, 2.5);
  EXPECT_DOUBLE_EQ(quantile(series, 0.9)->value, 3.7);
}

TEST(Quantile, TakesTheStatedOrderStatistics) {
  std::vector<double> series(100);  // 1..100, low and high in turn: the indicator's tau is 1
  for (std::size_t i = 0; i < series.size(); ++i) series[i] = static_cast<double>(i / 2 + 1 + i % 2 * 50);
  const auto median = quantile(series, 0.5);
  EXPECT_DOUBLE_EQ(median->value, 50.5);
  // h = 1.96 sqrt(100 / 4) = 9.8: floor(40.2) and ceil(59.8) + 1
  EXPECT_DOUBLE_EQ(median->interval->low, 40);
  EXPECT_DOUBLE_EQ(median->interval->high, 61);
}

TEST(Quantile, HasNoIntervalWhenTooFewSamplesDetermineIt) {
  std::mt19937_64 random(3);
  EXPECT_FALSE(quantile({}, 0.5));
  EXPECT_FALSE(quantile(autoregressive(5, 0, random), 0.5)->interval);
  EXPECT_TRUE(quantile(autoregressive(30, 0, random), 0.5)->interval);
  EXPECT_FALSE(quantile(autoregressive(298, 0, random), 0.99)->interval);
  EXPECT_TRUE(quantile(autoregressive(2000, 0, random), 0.99)->interval);
}

RC_GTEST_PROP(Quantile, LiesWithinItsIntervalAndIsMonotoneInP, ()) {
  const auto series = *rc::gen::container<std::vector<double>>(
      200, rc::gen::map(rc::gen::inRange(0, 1000), [](int value) { return static_cast<double>(value); }));
  const auto p50 = quantile(series, 0.5);
  const auto p90 = quantile(series, 0.9);
  RC_ASSERT(p50->value <= p90->value);
  if (p50->interval) RC_ASSERT(p50->interval->low <= p50->value && p50->value <= p50->interval->high);
}

TEST(Mean, HasAnIntervalThatWidensWithAutocorrelation) {
  std::mt19937_64 random(5);
  const auto independent = mean(autoregressive(2000, 0, random));
  const auto alike = mean(autoregressive(2000, 0.8, random));
  EXPECT_NEAR(independent->interval->half_width(), 1.96 / std::sqrt(2000), 0.01);
  EXPECT_GT(alike->interval->half_width(), 2 * independent->interval->half_width());
}

TEST(Mean, HasNoIntervalForFewValues) {
  const auto few = mean(std::vector<double>{1, 2, 3});
  EXPECT_DOUBLE_EQ(few->value, 2);
  EXPECT_FALSE(few->interval);
  EXPECT_FALSE(mean({}));
}

TEST(OutlierShare, CountsSpikesButNotASlowDrift) {
  std::vector<double> series(1000);
  for (std::size_t i = 0; i < series.size(); ++i)
    series[i] = 100 + 0.01 * static_cast<double>(i) + (i % 3 == 0 ? 1 : 0);
  EXPECT_EQ(outlier_share(series), 0);
  for (const std::size_t i : {10u, 500u, 900u}) series[i] += 500;
  EXPECT_DOUBLE_EQ(outlier_share(series), 0.003);
}

std::vector<std::int64_t> spread_by(double spread, std::vector<double> deviations) {
  for (double& deviation : deviations) deviation *= spread;
  return test::as_nanoseconds(deviations);
}

/// Feeds the rule at the points where it asks to be; the number of samples at which it stopped, or 0.
std::size_t stopped_at(StoppingRule& rule, const std::vector<std::int64_t>& samples) {
  while (rule.next_check() <= samples.size()) {
    const std::size_t n = rule.next_check();
    if (rule.check(std::span(samples).first(n))) return n;
  }
  return 0;
}

TEST(StoppingRule, IsDueAtThirtyAndThenAtEveryQuarterMore) {
  StoppingRule rule(0.01);
  const std::vector<std::int64_t> samples(100, 1000);
  std::vector<std::size_t> due;
  while (rule.next_check() <= samples.size()) {
    due.push_back(rule.next_check());
    rule.check(std::span(samples).first(rule.next_check()));
  }
  EXPECT_EQ(due, (std::vector<std::size_t>{30, 38, 48, 60, 75, 94}));
}

TEST(StoppingRule, NeedsTwoChecksInARow) {
  StoppingRule rule(0.01);
  const std::vector<std::int64_t> samples(
      1000, 1000);  // perfectly steady: only the number of samples holds it back
  EXPECT_EQ(stopped_at(rule, samples), 75u);
  EXPECT_DOUBLE_EQ(rule.median()->value, 1000);
}

TEST(StoppingRule, NeverStopsOnSamplesThatStayTooWide) {
  std::mt19937_64 random(11);
  StoppingRule rule(0.01);
  EXPECT_EQ(stopped_at(rule, spread_by(0.3, autoregressive(200, 0, random))), 0u);
}

TEST(StoppingRule, HasNoMedianBeforeItsFirstCheck) {
  StoppingRule rule(0.01);
  EXPECT_FALSE(rule.median());
  EXPECT_FALSE(rule.check({}));
}

RC_GTEST_PROP(StoppingRule, NeverStopsBeforeFiftyIndependentSamplesWithinTheTarget, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint32_t>());
  const double rho = *rc::gen::inRange(0, 97) / 100.0;
  const double spread = *rc::gen::inRange(1, 200) / 1000.0;
  const double target = *rc::gen::inRange(1, 50) / 1000.0;
  const auto samples = spread_by(spread, autoregressive(3000, rho, random));

  StoppingRule rule(target);
  const std::size_t n = stopped_at(rule, samples);
  RC_CLASSIFY(n > 0, "stopped");
  if (n == 0) return;
  const double median = rule.median()->value;
  std::vector<double> indicator;
  for (std::size_t i = 0; i < n; ++i) indicator.push_back(static_cast<double>(samples[i]) <= median ? 1 : 0);
  RC_ASSERT(static_cast<double>(n) / autocorrelation_time(indicator) >= 50);
  RC_ASSERT(rule.median()->interval->half_width() <= target * median);
}

}  // namespace
}  // namespace edgegauge
