// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/budget.h"

#include "control/grid.h"

#include <chrono>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

/// One model in one framework on a made-up device; cells differ by what a test says.
Plan plan_of(std::optional<double> budget_s, std::size_t cells) {
  Plan plan;
  plan.spec.budget_s = budget_s;
  plan.device.architecture = "x86_64";
  plan.models.emplace_back().row.multiply_adds = 1'000'000'000;
  plan.workers.emplace_back();
  plan.cells.resize(cells);
  return plan;
}

std::vector<std::size_t> admitted(const Budget& budget, std::size_t cells, Nanoseconds spent) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < cells; ++i) {
    if (budget.admits(i, spent)) all.push_back(i);
  }
  return all;
}

TEST(Budget, WithoutALimitEverythingIsAdmitted) {
  const Plan plan = plan_of(std::nullopt, 3);
  EXPECT_THAT(admitted(Budget(plan), 3, 1h), ElementsAre(0, 1, 2));
}

TEST(Budget, TheSmallestBatchInTheDefaultProfileComesFirst) {
  Plan plan = plan_of(1, 5);
  plan.cells[0].key.batch = 4;
  plan.cells[1].key.profile = "optimised";
  plan.cells[3].key.repeat = 1;
  plan.cells[4].key.precision = "bf16";
  EXPECT_THAT(Budget(plan).left(), ElementsAre(2, 0, 1, 4, 3));
}

TEST(Budget, AdmitsWhatFitsAndNoMore) {
  Plan plan = plan_of(0, 4);
  const Nanoseconds one = estimate(plan, plan.cells[0]);
  plan.spec.budget_s = 2.5 * static_cast<double>(one.count()) / 1e9;
  const Budget budget(plan);
  EXPECT_THAT(admitted(budget, 4, 0s), ElementsAre(0, 1));
  EXPECT_THAT(admitted(budget, 4, one), ElementsAre(0));
  EXPECT_THAT(admitted(budget, 4, 2 * one), testing::IsEmpty());
}

TEST(Budget, ASkippedCellCostsNothingAndIsAlwaysAdmitted) {
  Plan plan = plan_of(0.001, 2);
  plan.cells[1].skip = "it has no LRN";
  EXPECT_THAT(admitted(Budget(plan), 2, 1h), ElementsAre(1));
}

TEST(Budget, LearnsFromWhatCellsTook) {
  Plan plan = plan_of(0, 20);
  const Nanoseconds one = estimate(plan, plan.cells[0]);
  plan.spec.budget_s = 20 * static_cast<double>(one.count()) / 1e9;
  Budget budget(plan);
  EXPECT_EQ(admitted(budget, 20, 0s).size(), 20u);
  for (std::size_t i = 0; i < 5; ++i) budget.settle(i, 2 * one);
  EXPECT_EQ(budget.left().size(), 15u);
  // Half of the time is gone for a quarter of the cells: at this pace five more fit.
  EXPECT_THAT(admitted(budget, 20, 10 * one), testing::IsSupersetOf({5, 6, 7, 8, 9}));
  EXPECT_FALSE(budget.admits(11, 10 * one));
}

RC_GTEST_PROP(BudgetProperty, WhateverCellsTakeTheRunEndsWithinOneCellOfItsBudget, ()) {
  const auto cells = *rc::gen::inRange<std::size_t>(1, 30);
  Plan plan = plan_of(0, cells);
  for (PlannedCell& cell : plan.cells) cell.key.batch = *rc::gen::inRange<std::int64_t>(1, 9);
  Nanoseconds all{};
  Nanoseconds longest{};
  std::vector<Nanoseconds> real;
  for (const PlannedCell& cell : plan.cells) {
    real.push_back(estimate(plan, cell) * *rc::gen::inRange(1, 6) / 2);
    all += estimate(plan, cell);
    longest = std::max(longest, real.back());
  }
  plan.spec.budget_s = static_cast<double>(all.count()) / 1e9 * *rc::gen::inRange(1, 20) / 10;
  Budget budget(plan);
  Nanoseconds spent{};
  const auto measure_if_admitted = [&](std::size_t i) {
    if (!budget.admits(i, spent)) return;
    budget.settle(i, real[i]);
    spent += real[i];
  };
  for (std::size_t i = 0; i < cells; ++i) measure_if_admitted(i);
  for (const std::size_t i : budget.left()) measure_if_admitted(i);
  RC_ASSERT(spent <= from_seconds(*plan.spec.budget_s) + longest);
}

}  // namespace
}  // namespace edgegauge::control
