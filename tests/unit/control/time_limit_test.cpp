// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/time_limit.h"

#include "control/grid.h"

#include <chrono>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;

/// One cell of a model that costs so much.
Plan plan_of(std::int64_t multiply_adds) {
  Plan plan;
  plan.models.resize(1);
  plan.models[0].row.multiply_adds = multiply_adds;
  plan.models[0].row.parameters = 1'000'000;
  plan.cells.resize(1);
  return plan;
}

TEST(TimeLimit, IsWhatThePlanSaysWhateverIsKnown) {
  Plan plan = plan_of(1'000'000);
  plan.spec.timeout_s = 3;
  EXPECT_EQ(time_limit(plan, plan.cells[0]), 3s);
  EXPECT_EQ(time_limit(plan, plan.cells[0], 1h), 3s);
}

TEST(TimeLimit, OfAQuickCellIsTenMinutesUntilItIsKnown) {
  const Plan plan = plan_of(1'000'000);
  EXPECT_EQ(time_limit(plan, plan.cells[0]), 10min);
  EXPECT_LT(time_limit(plan, plan.cells[0], 2s), 10min);
}

RC_GTEST_PROP(TimeLimit, LetsACellTakeTenTimesWhatItTookOrIsExpectedToTake, ()) {
  const Plan plan = plan_of(*rc::gen::inRange<std::int64_t>(1, 4'000'000'000'000));
  const PlannedCell& cell = plan.cells[0];
  RC_ASSERT(time_limit(plan, cell) >= 10 * estimate(plan, cell));
  const Nanoseconds took(*rc::gen::inRange<std::int64_t>(1, 20'000'000'000'000));
  RC_ASSERT(time_limit(plan, cell, took) >= 10 * took);
  RC_ASSERT(time_limit(plan, cell, took) > from_seconds(plan.spec.warm_up_s + plan.spec.cell_limit_s));
}

}  // namespace
}  // namespace edgegauge::control
