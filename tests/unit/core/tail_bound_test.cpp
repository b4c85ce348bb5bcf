// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/tail_bound.h"

#include "simulation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge {
namespace {

TEST(TailBound, NeedsAsManyRequestsAsLoadGensEarlyStopping) {
  EXPECT_EQ(fewest_for_tail_bound(0.9, 1), 64u);
  EXPECT_EQ(fewest_for_tail_bound(0.95, 1), 130u);
  EXPECT_EQ(fewest_for_tail_bound(0.99, 1), 662u);
  EXPECT_EQ(fewest_for_tail_bound(0.999, 1), 6636u);
}

RC_GTEST_PROP(TailBound, MoreOverrunsNeedMoreRequests, ()) {
  const double p = *rc::gen::inRange(500, 1000) / 1000.0;
  const auto overruns = *rc::gen::inRange<std::size_t>(1, 200);
  RC_ASSERT(fewest_for_tail_bound(p, overruns) < fewest_for_tail_bound(p, overruns + 1));
}

TEST(TailBound, IsAbsentWhereNotOneOverrunIsAllowed) {
  std::mt19937_64 random(1);
  EXPECT_FALSE(tail_bound({}, 0.99));
  EXPECT_FALSE(tail_bound(test::autoregressive(661, 0, random), 0.99));
  EXPECT_TRUE(tail_bound(test::autoregressive(900, 0, random), 0.99));
  EXPECT_FALSE(tail_bound(test::autoregressive(900, 0.9, random), 0.99)) << "alike, they count for less";
}

TEST(TailBound, LeavesTheAllowedOverrunsAboveIt) {
  std::vector<double> series(662);  // tau is 1: values in no order
  for (std::size_t i = 0; i < series.size(); ++i) series[i] = static_cast<double>(i * 389 % 662);
  EXPECT_EQ(tail_bound(series, 0.99), 660.0) << "one of 662 is above";
}

TEST(TailBound, HoldsInNinetyNineOfAHundredRuns) {
  constexpr double kTrueP90 = 1.2815515655446004;  // of normal(0,1)
  for (const double rho : {0.0, 0.5, 0.8}) {
    std::mt19937_64 random(9);
    int held = 0;
    int determined = 0;
    for (int i = 0; i < 2000; ++i) {
      const auto bound = tail_bound(test::autoregressive(2000, rho, random), 0.9);
      if (!bound) continue;
      ++determined;
      held += *bound >= kTrueP90;
    }
    const double share = static_cast<double>(held) / determined;
    test::print_figure("99% bound of p90 holds, rho {}: {:.4f} of {}", rho, share, determined);
    EXPECT_GE(share, 0.98);
    EXPECT_GT(determined, 1900);
  }
}

}  // namespace
}  // namespace edgegauge
