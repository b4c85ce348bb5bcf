// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Further processes that a budget had room for, in a run that did not come to its end.
#include "resuming.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

using store::CellStatus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

/// Ends a sitting as no code of its own would: what was stored is all that is left.
struct PowerCut {};

class FurtherTest : public test::ResumeTest {
 protected:
  /// A budget for further processes of one cell, none of which is ever precise enough.
  FurtherTest() {
    spec_.frameworks = {"sleep"};
    spec_.knobs = {{"sleep_us", {"100"}}};
    spec_.cell_limit_s = 0.2;  // many requests, so that the median has an interval on any machine
    spec_.repeats = 1;
    spec_.target = 1e-7;
    spec_.budget_s = 3600;
  }

  /// One start of the program, in which the power fails during the first further process.
  void sit_until_power_fails(const std::optional<Continuation>& run = std::nullopt) {
    const std::atomic<bool> stop = false;
    const std::size_t planned = plan().cells.size();
    const SweepEvents events{.on_start = {},
                             .on_progress =
                                 [&](std::size_t index, auto&&...) {
                                   if (index >= planned) throw PowerCut{};
                                 },
                             .on_end = {}};
    EXPECT_THROW(sweep(plan(), *store_, "edgegauge run", events, stop, program_.preparer().program,
                       run ? std::optional(run->run) : std::nullopt),
                 PowerCut);
    reopen();
  }

  std::vector<int> repeats() const {
    std::vector<int> numbers;
    for (const store::CellRow& cell : store_->cells()) numbers.push_back(cell.key.repeat);
    return numbers;
  }
};

TEST_F(FurtherTest, OneThatEndsItsControllerIsTriedThriceThenGivenUp) {
  std::optional<Continuation> run;
  for (int attempt = 1; attempt <= kMostAttempts; ++attempt) {
    sit_until_power_fails(run);
    run = look().run;
    ASSERT_TRUE(run);
    ASSERT_THAT(repeats(), ElementsAre(0, 1)) << "one row for all attempts";
    const store::CellRow row = store_->cells().back();
    EXPECT_EQ(row.attempts, attempt);
    const bool is_last = attempt == kMostAttempts;
    EXPECT_EQ(row.status, is_last ? CellStatus::kFailed : CellStatus::kInterrupted);
    EXPECT_EQ(run->given_up, is_last ? 1 : 0);
  }
  const SweepResult rest = sit(100, run);
  EXPECT_FALSE(rest.interrupted);
  EXPECT_EQ(rest.measured, 1);
  EXPECT_EQ(rest.failed, 1);
  EXPECT_EQ(rest.further, 0) << "no more of a setting that ends the machine";
  EXPECT_THAT(repeats(), ElementsAre(0, 1));
}

TEST_F(FurtherTest, OneThatWasCutOffIsMeasuredUnderItsNumberBeforeAnyMore) {
  sit_until_power_fails();
  const Resumption going_on = look();
  EXPECT_THAT(going_on.notice,
              HasSubstr("1 of 1 cells are stored, 0 left, and 1 begun with the rest of the budget. ("));
  const SweepResult next = sit(3, going_on.run);
  EXPECT_EQ(next.further, 3);
  EXPECT_EQ(next.measured, 4);
  EXPECT_THAT(repeats(), ElementsAre(0, 1, 2, 3));
  const std::vector<store::CellRow> cells = store_->cells();
  EXPECT_EQ(cells[1].attempts, 2);
  for (const store::CellRow& cell : cells) EXPECT_EQ(cell.status, CellStatus::kMeasured);
  EXPECT_THAT(started_, ElementsAre(Pair(1, 1), Pair(2, 1), Pair(3, 1))) << "told by its place in the run";
}

TEST_F(FurtherTest, OneThatWasInterruptedIsPlannedAgainAsIfItHadNotBeenTried) {
  std::atomic<bool> stop = false;
  const SweepEvents events{
      .on_start = {}, .on_progress = [&](std::size_t index, auto&&...) { stop = index > 0; }, .on_end = {}};
  const SweepResult first =
      sweep(plan(), *store_, "edgegauge run", events, stop, program_.preparer().program);
  EXPECT_TRUE(first.interrupted);
  EXPECT_EQ(first.measured, 1);
  EXPECT_EQ(first.pending, 1) << "the further process, whose row is the run's second";
  EXPECT_EQ(first.further, 0);
  reopen();
  EXPECT_EQ(store_->cells().back().status, CellStatus::kPlanned);
  EXPECT_EQ(store_->cells().back().attempts, 0);
  EXPECT_EQ(sit(1, look().run).further, 1);
  EXPECT_THAT(repeats(), ElementsAre(0, 1));
}

TEST_F(FurtherTest, OneThatWasCutOffIsLeftOutWhereTheBudgetIsSpent) {
  sit_until_power_fails();
  const std::optional<Continuation> run = look().run;
  ASSERT_TRUE(run);
  store_->pause_run(run->run, from_seconds(*spec_.budget_s));
  const SweepResult rest = sit(100, run);
  EXPECT_FALSE(rest.interrupted);
  EXPECT_EQ(rest.further, 0);
  EXPECT_THAT(rest.left_out, IsEmpty()) << "it is no cell of the plan";
  EXPECT_EQ(store_->cells().back().status, CellStatus::kSkipped);
  EXPECT_THAT(store_->cells().back().message, HasSubstr("the budget of"));
}

}  // namespace
}  // namespace edgegauge::control
