// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/steady_state.h"

#include "simulation.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge {
namespace {

using Samples = std::vector<std::int64_t>;

/// 1 ms, 2% of autocorrelated noise, spikes now and then, and whatever the level does: `excess` of a place.
Samples run_of(std::size_t n, double rho, std::mt19937_64& random,
               const std::function<double(double place)>& excess) {
  std::vector<double> deviations = test::autoregressive(n, rho, random);
  for (std::size_t i = 0; i < n; ++i) {
    deviations[i] = 0.02 * deviations[i] + excess(static_cast<double>(i));
    if (random() % 200 == 0) deviations[i] += 1;
  }
  return test::as_nanoseconds(deviations);
}

double nothing(double) { return 0; }

SteadyLabel label_of(const Samples& measured) { return find_steady_state({}, measured).label; }

TEST(SteadyState, TellsTheFiveKindsOfRunsApart) {
  std::mt19937_64 random(1);
  const auto step_at = [](double where, double before) {
    return [=](double place) { return place < where ? before : 0.0; };
  };
  EXPECT_EQ(label_of(run_of(1000, 0, random, nothing)), SteadyLabel::kFlat);
  EXPECT_EQ(label_of(run_of(1000, 0, random, step_at(200, 0.3))), SteadyLabel::kWarmUp);
  EXPECT_EQ(label_of(run_of(1000, 0, random, step_at(200, -0.2))), SteadyLabel::kSlowdown);
  EXPECT_EQ(label_of(run_of(1000, 0, random, step_at(700, -0.2))), SteadyLabel::kNoSteadyState);
  EXPECT_EQ(label_of(run_of(1000, 0, random, [](double place) { return 0.000018 * place; })),
            SteadyLabel::kDrifting);
}

TEST(SteadyState, CutsWithinFivePercentOfWhereTheWarmUpEnds) {
  int total = 0;
  int near = 0;
  double furthest = 0;
  for (const double rho : {0.0, 0.5, 0.8}) {
    std::mt19937_64 random(2);
    for (int i = 0; i < 100; ++i, ++total) {
      const double end = 100 + static_cast<double>(random() % 300);
      const double height = 0.2 + static_cast<double>(random() % 100) / 100;
      const Samples samples =
          run_of(1000, rho, random, [&](double place) { return place < end ? height : 0.0; });
      const double off = std::abs(static_cast<double>(find_steady_state({}, samples).cut) - end) / 1000;
      furthest = std::max(furthest, off);
      near += off <= 0.05;
    }
  }
  test::print_figure("warm-up cut within 5% of the planted place: {} of {}, furthest off {:.2f}%", near,
                     total, 100 * furthest);
  EXPECT_GE(near, total * 98 / 100);
}

TEST(SteadyState, CutsAGradualWarmUpWhereItIsOver) {
  std::mt19937_64 random(3);
  const double constant = 60;  // e^-x has fallen from 50% to 1% after 3.9 of them
  const Samples samples =
      run_of(2000, 0, random, [&](double place) { return 0.5 * std::exp(-place / constant); });
  const SteadyState state = find_steady_state({}, samples);
  test::print_figure("gradual warm-up, within 1% after request {:.0f}, cut at {}", 3.9 * constant, state.cut);
  EXPECT_EQ(state.label, SteadyLabel::kWarmUp);
  EXPECT_NEAR(static_cast<double>(state.cut), 3.9 * constant, 0.05 * 2000);
}

TEST(SteadyState, CallsAFlatRunFlatUnderAutocorrelation) {
  int flat = 0;
  for (const double rho : {0.0, 0.5, 0.8}) {
    std::mt19937_64 random(4);
    for (int i = 0; i < 100; ++i) flat += label_of(run_of(1000, rho, random, nothing)) == SteadyLabel::kFlat;
  }
  test::print_figure("flat runs called flat: {} of 300", flat);
  EXPECT_GE(flat, 285);
}

TEST(SteadyState, FindsADriftOfFivePercent) {
  int found = 0;
  std::mt19937_64 random(5);
  for (int i = 0; i < 100; ++i) {
    const SteadyLabel label =
        label_of(run_of(1000, 0.5, random, [](double place) { return 0.05 * place / 1000; }));
    found += label == SteadyLabel::kDrifting || label == SteadyLabel::kNoSteadyState;
  }
  test::print_figure("drift of 5% found: {} of 100", found);
  EXPECT_GE(found, 90);
}

TEST(SteadyState, AChangeWithinTheWarmUpIsWhatWarmUpIsFor) {
  std::mt19937_64 random(6);
  const Samples all = run_of(500, 0, random, [](double place) { return place < 350 ? 0.4 : 0.0; });
  const SteadyState state = find_steady_state(std::span(all).first(400), std::span(all).subspan(400));
  EXPECT_EQ(state.label, SteadyLabel::kWarmUp);
  EXPECT_EQ(state.cut, 0u);
  EXPECT_EQ(find_steady_state({}, all).label, SteadyLabel::kNoSteadyState);
}

TEST(SteadyState, AShiftThatDoesNotMatterIsNotCut) {
  std::mt19937_64 random(7);
  std::vector<double> deviations = test::autoregressive(2000, 0, random);
  for (std::size_t i = 0; i < deviations.size(); ++i)
    deviations[i] = 0.002 * deviations[i] + (i < 1500 ? 0.006 : 0.0);
  EXPECT_EQ(label_of(test::as_nanoseconds(deviations)), SteadyLabel::kFlat);
}

RC_GTEST_PROP(SteadyState, LeavesHalfOfTheMeasuredRequestsWhateverTheyAre, ()) {
  const auto samples = [] {
    return *rc::gen::container<Samples>(rc::gen::inRange<std::int64_t>(1, 1'000'000));
  };
  const Samples warm_up = samples();
  const Samples measured = samples();
  const SteadyState state = find_steady_state(warm_up, measured);
  RC_ASSERT(state.cut <= measured.size() / 2);
  RC_ASSERT(state == find_steady_state(warm_up, measured));
}

TEST(SteadyState, NamesReadBack) {
  for (const SteadyLabel label : {SteadyLabel::kFlat, SteadyLabel::kWarmUp, SteadyLabel::kSlowdown,
                                  SteadyLabel::kDrifting, SteadyLabel::kNoSteadyState}) {
    EXPECT_EQ(parse_steady_label(name_of(label)), label);
  }
  EXPECT_FALSE(parse_steady_label("steady"));
}

TEST(Drift, IsFoundOnlyWhereItIsCertainAndMatters) {
  std::vector<double> rising(400);
  std::vector<double> creeping(400);
  for (std::size_t i = 0; i < rising.size(); ++i) {
    rising[i] = 100 + 0.01 * static_cast<double>(i);
    creeping[i] = 100 + 0.001 * static_cast<double>(i);
  }
  EXPECT_TRUE(find_drift(rising)->is_significant());
  EXPECT_NEAR(find_drift(rising)->relative_total, 0.01 * 380 / 102, 1e-5);
  EXPECT_GT(find_drift(creeping)->z, 2.576);
  EXPECT_FALSE(find_drift(creeping)->is_significant()) << "0.4% in all";
  EXPECT_EQ(find_drift(std::vector<double>(400, 5.0))->z, 0);
  EXPECT_FALSE(find_drift(std::vector<double>(39, 5.0)));
}

TEST(Drift, MannKendallAgreesWithTheTextbook) {
  // 20 values in rising order: S = 190, variance = 20 * 19 * 45 / 18 = 950, z = 189 / sqrt(950).
  std::vector<double> series(40);
  for (std::size_t i = 0; i < series.size(); ++i) series[i] = static_cast<double>(i);
  EXPECT_NEAR(find_drift(series)->z, 189 / std::sqrt(950.0), 1e-12);
}

}  // namespace
}  // namespace edgegauge
