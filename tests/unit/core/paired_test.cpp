// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/paired.h"

#include "simulation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge {
namespace {

constexpr double kNoise = 0.02;  ///< of one figure, relative

/// Quads of two programs, B `difference` slower than A, on a machine that slows by 8% on the way.
std::vector<double> simulate(std::size_t quads, double difference, bool straight, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  const std::vector<bool> begins_with_b = quads_beginning_with_b(quads, random());
  const auto turns = static_cast<double>(4 * quads);
  std::vector<double> differences;
  double turn = 0;
  for (std::size_t quad = 0; quad < quads; ++quad) {
    std::array<double, 4> figures{};
    for (std::size_t i = 0; i < 4; ++i, ++turn) {
      const bool outer = i == 0 || i == 3;
      const bool is_b = outer == begins_with_b[quad];
      const double heat = straight ? 0.08 * turn / turns : 0.08 * (1 - std::exp(-5 * turn / turns));
      figures[i] = (1 + heat) * (is_b ? 1 + difference : 1) * (1 + kNoise * normal(random));
    }
    differences.push_back(quad_difference(figures, begins_with_b[quad]));
  }
  return differences;
}

template <class Condition>
double share_of(int simulations, Condition condition) {
  int count = 0;
  for (int i = 0; i < simulations; ++i) count += condition() ? 1 : 0;
  return static_cast<double>(count) / simulations;
}

TEST(Comparison, RaisesFewFalseAlarmsUnderDrift) {
  for (const bool straight : {true, false}) {
    std::mt19937_64 random(1);
    const double with_bound = share_of(
        4000, [&] { return compare(simulate(kFewestQuads, 0, straight, random)).verdict != Verdict::kTie; });
    const double without = share_of(4000, [&] {
      return compare(simulate(kFewestQuads, 0, straight, random), 0).verdict != Verdict::kTie;
    });
    test::print_figure("false alarms of the comparison, 8% {} drift: {:.4f}; without the bound of 1%: {:.4f}",
                       straight ? "straight" : "levelling", with_bound, without);
    EXPECT_LE(with_bound, 0.05);
    EXPECT_LE(without, 0.065)
        << "5% and what chance adds: it is the interval that holds, not the bound alone";
  }
}

TEST(Comparison, FindsAThreePercentDifferenceAtTheStatedNumberOfQuads) {
  // Of a quad's difference of two means of two figures each: kNoise.
  const std::size_t quads = quads_needed(0.03, kNoise);
  std::mt19937_64 random(2);
  const double power = share_of(
      2000, [&] { return compare(simulate(quads, 0.03, true, random)).verdict == Verdict::kSlower; });
  const double reverse = share_of(2000, [&] {
    return compare(simulate(quads, 1 / 1.03 - 1, false, random)).verdict == Verdict::kFaster;
  });
  test::print_figure("3% slower found with {} quads: {:.3f}; 3% faster: {:.3f}", quads, power, reverse);
  EXPECT_GE(power, 0.9 - 0.015) << "as stated, but for the chance of 2000 simulations";
  EXPECT_GE(reverse, 0.9 - 0.015);
}

TEST(Comparison, HoldsTheTrueRatioInNinetyFiveOfAHundredRuns) {
  std::mt19937_64 random(3);
  const double coverage = share_of(4000, [&] {
    const Comparison comparison = compare(simulate(kFewestQuads, 0.05, true, random));
    return comparison.ratio.interval->low <= 1.05 && 1.05 <= comparison.ratio.interval->high;
  });
  test::print_figure("coverage of the comparison's 95% interval: {:.3f}", coverage);
  EXPECT_GE(coverage, 0.93);
  EXPECT_LE(coverage, 0.97);
}

/// As compare --measure does: it looks, and doubles the quads until the answer is clear. The hardest ratio is
/// the one at the bound, where it seldom is.
TEST(Comparison, HoldsTheTrueRatioWhereItIsLookedAtTimeAndAgain) {
  std::mt19937_64 random(4);
  std::normal_distribution<double> of_a_quad(std::log(1.01), kNoise);
  int slower = 0;
  constexpr int kRuns = 4000;
  const double coverage = share_of(kRuns, [&] {
    std::vector<double> differences;
    Comparison comparison;
    for (std::size_t look = 0; look < kMostLooks; ++look) {
      while (differences.size() < kFewestQuads << look) differences.push_back(of_a_quad(random));
      comparison = compare(differences, kEquivalence, kConfidenceOfALook);
      if (comparison.verdict != Verdict::kTie || comparison.equivalent) break;
    }
    slower += comparison.verdict == Verdict::kSlower ? 1 : 0;
    return comparison.ratio.interval->low <= 1.01 && 1.01 <= comparison.ratio.interval->high;
  });
  const double called_slower = static_cast<double>(slower) / kRuns;
  test::print_figure(
      "coverage of the comparison's interval after up to {} looks: {:.3f}; 1% called slower: {:.4f}",
      kMostLooks, coverage, called_slower);
  EXPECT_GE(coverage, 0.94);
  EXPECT_LE(called_slower, 0.035);
}

TEST(Comparison, ShowsEqualityOnlyWhereTheIntervalIsWithinTheBound) {
  const std::vector<double> close{0.001, -0.001, 0.002, -0.002, 0.001, -0.001};
  const std::vector<double> wide{0.1, -0.1, 0.2, -0.2, 0.1, -0.1};
  EXPECT_EQ(compare(close).verdict, Verdict::kTie);
  EXPECT_TRUE(compare(close).equivalent);
  EXPECT_EQ(compare(wide).verdict, Verdict::kTie);
  EXPECT_FALSE(compare(wide).equivalent);
}

TEST(Comparison, OneQuadTellsNothing) {
  EXPECT_EQ(compare(std::vector<double>{0.5}).verdict, Verdict::kTie);
  EXPECT_FALSE(compare(std::vector<double>{0.5}).ratio.interval);
}

TEST(Quads, CancelAStraightDriftExactly) {
  const auto drifting = [](double at) { return std::exp(0.02 * at); };  // straight in the logarithm
  const std::array<double, 4> figures{drifting(0), drifting(1), drifting(2), drifting(3)};
  EXPECT_NEAR(quad_difference(figures, false), 0, 1e-12);
  EXPECT_NEAR(quad_difference({1, 2, 2, 1}, false), std::log(2), 1e-12);
  EXPECT_NEAR(quad_difference({1, 2, 2, 1}, true), -std::log(2), 1e-12);
}

TEST(Quads, BeginWithEitherLetterAsTheSeedSays) {
  const auto letters = quads_beginning_with_b(1000, 7);
  EXPECT_EQ(letters, quads_beginning_with_b(1000, 7));
  EXPECT_NE(letters, quads_beginning_with_b(1000, 8));
  EXPECT_NEAR(static_cast<double>(std::ranges::count(letters, true)), 500, 60);
}

RC_GTEST_PROP(Quads, MoreNoiseAndSmallerDifferencesNeedMoreOfThem, ()) {
  const double difference = *rc::gen::inRange(20, 100) / 1000.0;
  const double noise = *rc::gen::inRange(1, 50) / 1000.0;
  const std::size_t quads = quads_needed(difference, noise);
  RC_ASSERT(quads >= kFewestQuads);
  RC_ASSERT(quads_needed(difference, noise * 1.5) >= quads);
  RC_ASSERT(quads_needed(difference * 1.5, noise) <= quads);
}

}  // namespace
}  // namespace edgegauge
