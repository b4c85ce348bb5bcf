// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/quads.h"

#include "core/error.h"

#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;

PlannedCell cell_of(const std::string& framework) {
  PlannedCell cell;
  cell.key.runtime = framework;
  return cell;
}

const Pair kPair{cell_of("base"), cell_of("other")};

/// A machine that slows down as time goes on; each process takes ten seconds.
class Machine {
 public:
  Machine(double ratio, double noise, double drift) : ratio_(ratio), noise_(noise), drift_(drift) {}

  MeasureCells measure() {
    return [this](const std::vector<PlannedCell>& cells) {
      std::vector<std::optional<double>> medians;
      for (const PlannedCell& cell : cells) {
        const double level = cell.key.runtime == "other" ? 1e6 * ratio_ : 1e6;
        medians.emplace_back(level *
                             std::exp(noise_ * normal_(random_) + drift_ * static_cast<double>(measured_)));
        ++measured_;
      }
      return medians;
    };
  }

  QuadLimits limits(Nanoseconds budget) {
    return {.budget = budget, .seed = 3, .now = [this] { return measured_ * 10s; }, .interrupted = {}};
  }

  int measured() const { return measured_; }

 private:
  double ratio_, noise_, drift_;
  int measured_ = 0;
  std::mt19937_64 random_{5};
  std::normal_distribution<double> normal_;
};

TEST(Quads, FindADifferenceInTheFewestQuadsThroughADrift) {
  Machine machine(1.05, 0.005, 0.002);
  const QuadResult result = measure_quads(kPair, machine.measure(), machine.limits(3h));
  EXPECT_TRUE(result.clear);
  EXPECT_EQ(result.comparison->verdict, edgegauge::Verdict::kSlower);
  EXPECT_EQ(result.quads, kFewestQuads);
  EXPECT_NEAR(result.comparison->ratio.value, 1.05, 0.01);
}

TEST(Quads, ShowThatTwoAreEqual) {
  Machine machine(1, 0.01, 0.002);
  const QuadResult result = measure_quads(kPair, machine.measure(), machine.limits(10h));
  EXPECT_TRUE(result.clear);
  EXPECT_TRUE(result.comparison->equivalent);
}

TEST(Quads, EndWithTheBudget) {
  Machine machine(1.01, 0.2, 0);
  const QuadResult result = measure_quads(kPair, machine.measure(), machine.limits(1h));
  EXPECT_FALSE(result.clear);
  EXPECT_LE(machine.measured() * 10s, 1h);
  EXPECT_GT(machine.measured() * 10s, 45min);
}

TEST(Quads, LeaveOutThoseOfWhichAProcessGaveNothing) {
  Machine machine(1.05, 0.005, 0);
  const MeasureCells whole = machine.measure();
  const MeasureCells broken = [&](const std::vector<PlannedCell>& cells) {
    auto medians = whole(cells);
    medians[1].reset();
    return medians;
  };
  const QuadResult result = measure_quads(kPair, broken, machine.limits(3h));
  EXPECT_EQ(result.lost, 1u);
  EXPECT_EQ(result.comparison->verdict, edgegauge::Verdict::kSlower);
  const QuadResult nothing = measure_quads(
      kPair, [](const auto& cells) { return std::vector<std::optional<double>>(cells.size()); },
      machine.limits(3h));
  EXPECT_EQ(nothing.lost, kFewestQuads) << "it is not tried for three hours";
  EXPECT_EQ(nothing.quads, 0u);
  EXPECT_FALSE(nothing.comparison);
  EXPECT_FALSE(nothing.clear);
}

RC_GTEST_PROP(Quads, MeasureEachSettingTwiceInEachAndNumberItsProcesses, ()) {
  const auto letters = *rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>());
  const std::vector<PlannedCell> cells = quad_cells(kPair, letters, 7);
  RC_ASSERT(cells.size() == 4 * letters.size());
  int base = 7;
  int other = 7;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool is_other = cells[i].key.runtime == "other";
    RC_ASSERT(cells[i].key.repeat == (is_other ? other++ : base++));
    const bool outer = i % 4 == 0 || i % 4 == 3;
    RC_ASSERT(is_other == (outer == letters[i / 4]));
  }
}

TEST(Pair, IsMadeOfTheTwoCellsThatCanBeMeasured) {
  Plan plan;
  plan.cells = {cell_of("a"), cell_of("b"), cell_of("c")};
  EXPECT_THROW(pair_of(plan), Error);
  plan.cells[2].skip = "cannot";
  EXPECT_EQ(pair_of(plan).base.key.runtime, "a");
  EXPECT_EQ(pair_of(plan).other.key.runtime, "b");
}

}  // namespace
}  // namespace edgegauge::control
