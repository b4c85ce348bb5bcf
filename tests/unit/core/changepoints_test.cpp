// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/changepoints.h"

#include "simulation.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge {
namespace {

using test::autoregressive;

/// 100 with 1% of noise.
std::vector<double> noisy(std::size_t n, double rho, std::mt19937_64& random) {
  std::vector<double> series = autoregressive(n, rho, random);
  for (double& value : series) value = 100 + value;
  return series;
}

TEST(Changepoints, ThereAreNoneInASteadySeries) {
  int found = 0;
  for (const double rho : {0.0, 0.5, 0.8}) {
    std::mt19937_64 random(3);
    for (int i = 0; i < 100; ++i) found += !find_changepoints(noisy(1000, rho, random)).empty();
  }
  test::print_figure("series without a change in which one was found: {} of 300", found);
  EXPECT_LE(found, 3);
}

TEST(Changepoints, AreFoundWhereLevelOrSpreadChange) {
  std::mt19937_64 random(4);
  std::vector<double> series = noisy(1000, 0, random);
  for (std::size_t i = 0; i < 300; ++i) series[i] += 10;
  for (std::size_t i = 700; i < 1000; ++i) series[i] = 100 + 8 * (series[i] - 100);
  const auto changes = find_changepoints(series);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_NEAR(static_cast<double>(changes[0]), 300, 1);
  EXPECT_NEAR(static_cast<double>(changes[1]), 700, 10);
}

TEST(Changepoints, TheClocksStepsAreNone) {
  std::vector<double> series(2000);
  for (std::size_t i = 0; i < series.size(); ++i) series[i] = 100'000 + (i / 100 % 2 == 0 ? 0 : 1);
  EXPECT_THAT(find_changepoints(series), testing::IsEmpty());
  EXPECT_THAT(find_changepoints(std::vector<double>(500, 7.0)), testing::IsEmpty());
  EXPECT_THAT(find_changepoints(std::vector<double>{1, 2, 3}), testing::IsEmpty());
}

TEST(Changepoints, AreFoundInALongSeriesToTheSample) {
  std::mt19937_64 random(5);
  std::vector<double> series = noisy(300'000, 0, random);
  for (std::size_t i = 0; i < 77'777; ++i) series[i] += 10;
  const auto changes = find_changepoints(series);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0], 77'777u);
}

RC_GTEST_PROP(Changepoints, LeaveSegmentsOfTenValuesAtLeastInOrder, ()) {
  const auto series = *rc::gen::container<std::vector<double>>(
      rc::gen::map(rc::gen::inRange(0, 50), [](int value) { return static_cast<double>(value * value); }));
  std::size_t before = 0;
  for (const std::size_t change : find_changepoints(series)) {
    RC_ASSERT(change >= before + 10);
    before = change;
  }
  RC_ASSERT(before == 0 || before + 10 <= series.size());
}

TEST(LagOneAutocorrelation, IsThatOfTheNoiseWhateverTheLevelDoes) {
  for (const double rho : {0.0, 0.5, 0.8}) {
    std::mt19937_64 random(6);
    std::vector<double> series = noisy(4000, rho, random);
    for (std::size_t i = 0; i < 1000; ++i) series[i] += 500;
    EXPECT_NEAR(lag_one_autocorrelation(series), rho, 0.1);
  }
  EXPECT_EQ(lag_one_autocorrelation(std::vector<double>(100, 1.0)), 0);
  EXPECT_EQ(lag_one_autocorrelation({}), 0);
}

}  // namespace
}  // namespace edgegauge
