// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/processes.h"

#include "simulation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge {
namespace {

/// A process' figure: its own level, and an error that its interval states.
Estimate process(double level, double error, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  const double value = level + error * normal(random);
  return {value, Interval{value - 1.96 * error, value + 1.96 * error}};
}

std::vector<Estimate> processes(std::size_t count, double between, double within, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  std::vector<Estimate> figures;
  for (std::size_t i = 0; i < count; ++i)
    figures.push_back(process(100 + between * normal(random), within, random));
  return figures;
}

TEST(PooledProcesses, HoldTheTrueFigureWhateverVariesMost) {
  for (const double between : {0.0, 1.0, 5.0}) {
    std::mt19937_64 random(1);
    int held = 0;
    constexpr int kSimulations = 2000;
    for (int i = 0; i < kSimulations; ++i) {
      const Interval interval =
          *pool_processes(processes(5, between, 1, random), Spread::kErrors).pooled.interval;
      held += interval.low <= 100 && 100 <= interval.high;
    }
    const double coverage = static_cast<double>(held) / kSimulations;
    test::print_figure("coverage of five processes' pooled interval, between {} within 1: {:.3f}", between,
                       coverage);
    EXPECT_GE(coverage, 0.93);
  }
}

TEST(PooledProcesses, TellVarianceBetweenFromVarianceWithin) {
  std::mt19937_64 random(2);
  const PooledProcesses apart = pool_processes(processes(2000, 3, 1, random), Spread::kErrors);
  EXPECT_NEAR(*apart.between, 3, 0.2);
  EXPECT_NEAR(*apart.within, 1, 1e-9);
  const PooledProcesses alike = pool_processes(processes(2000, 0, 1, random), Spread::kErrors);
  EXPECT_LT(*alike.between, 0.3) << "their own intervals explain it";
}

TEST(PooledProcesses, OneAndTwoProcessesSpanTheirIntervals) {
  const Estimate first{10, Interval{9, 11}};
  const Estimate second{14, Interval{13, 16}};
  const PooledProcesses one = pool_processes(std::vector{first}, Spread::kErrors);
  EXPECT_DOUBLE_EQ(one.pooled.interval->low, 9);
  EXPECT_FALSE(one.between);
  const PooledProcesses two = pool_processes(std::vector{first, second}, Spread::kErrors);
  EXPECT_DOUBLE_EQ(two.pooled.value, 12);
  EXPECT_DOUBLE_EQ(two.pooled.interval->low, 9);
  EXPECT_DOUBLE_EQ(two.pooled.interval->high, 16);
  EXPECT_TRUE(two.between);
}

TEST(PooledProcesses, HaveNoIntervalWhereOneProcessHasNone) {
  const PooledProcesses pooled =
      pool_processes(std::vector<Estimate>{{10, Interval{9, 11}}, {11, std::nullopt}, {12, Interval{11, 13}}},
                     Spread::kErrors);
  EXPECT_DOUBLE_EQ(pooled.pooled.value, 11);
  EXPECT_FALSE(pooled.pooled.interval);
  EXPECT_FALSE(pooled.within);
}

TEST(PooledProcesses, OfLevelsAreNoNarrowerForBeingMany) {
  const std::vector<Estimate> alike(5, {100, Interval{80, 120}});
  const PooledProcesses levels = pool_processes(alike, Spread::kLevels);
  EXPECT_DOUBLE_EQ(levels.pooled.interval->low, 80) << "the levels that each took";
  EXPECT_DOUBLE_EQ(levels.pooled.interval->high, 120);
  EXPECT_FALSE(levels.within) << "a range of levels is no error";
  EXPECT_LT(pool_processes(alike, Spread::kErrors).pooled.interval->half_width(), 13) << "of errors they are";
}

RC_GTEST_PROP(PooledProcesses, OfLevelsReachOverEveryLevelAndAreNoNarrowerThanOfErrorsThatAreNone, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint32_t>());
  const auto count = *rc::gen::inRange<std::size_t>(1, 12);
  const auto figures = processes(count, *rc::gen::inRange(0, 6), *rc::gen::inRange(0, 6), random);
  const Interval pooled = *pool_processes(figures, Spread::kLevels).pooled.interval;
  std::vector<Estimate> exact;
  for (const Estimate& figure : figures) {
    RC_ASSERT(pooled.low <= figure.interval->low);
    RC_ASSERT(figure.interval->high <= pooled.high);
    exact.push_back({figure.value, Interval{figure.value, figure.value}});
  }
  const Interval scatter = *pool_processes(exact, Spread::kErrors).pooled.interval;
  RC_ASSERT(pooled.low <= scatter.low && scatter.high <= pooled.high);
}

RC_GTEST_PROP(PooledProcesses, LieWithinTheirIntervalWhichMoreOfTheSameNarrow, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint32_t>());
  auto figures = processes(*rc::gen::inRange<std::size_t>(3, 20), 1, 1, random);
  const PooledProcesses some = pool_processes(figures, Spread::kErrors);
  RC_ASSERT(some.pooled.interval->low <= some.pooled.value);
  RC_ASSERT(some.pooled.value <= some.pooled.interval->high);
  const std::vector<Estimate> again = figures;
  figures.insert(figures.end(), again.begin(), again.end());
  RC_ASSERT(pool_processes(figures, Spread::kErrors).pooled.interval->half_width() <
            some.pooled.interval->half_width());
}

}  // namespace
}  // namespace edgegauge
