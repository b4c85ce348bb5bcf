// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/resume.h"

#include "control/grid.h"
#include "control/plan_file.h"
#include "resuming.h"

#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// Going on with a run that did not come to its end.
namespace edgegauge::control {
namespace {

using store::CellStatus;
using test::ResumeTest;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(ResumeTest, MeasuresWhatIsLeftAndNothingTwice) {
  EXPECT_TRUE(sit(2).interrupted);
  reopen();
  const Resumption first = look();
  ASSERT_TRUE(first.run);
  EXPECT_EQ(first.run->settled, 2u);
  EXPECT_THAT(first.notice, HasSubstr("2 of 6 cells are stored, 4 left. ("));
  const SweepResult second = sit(3, first.run);
  EXPECT_EQ(second.pending, 1);
  EXPECT_EQ(second.measured, 5) << "earlier sittings count";
  reopen();
  const SweepResult last = sit(100, look().run);
  EXPECT_FALSE(last.interrupted);
  EXPECT_EQ(last.measured, 6);
  EXPECT_EQ(started_.size(), 6u);
  for (const auto& [index, times] : started_) EXPECT_EQ(times, 1) << index;
  EXPECT_EQ(store_->runs().size(), 1u);
  EXPECT_FALSE(store_->runs()[0].finished_utc.empty());
  EXPECT_EQ(store_->cells().size(), 6u);
}

TEST_F(ResumeTest, BeginsANewRunAfterOneThatIsFinished) {
  sit(100);
  reopen();
  EXPECT_FALSE(look().run);
  EXPECT_THAT(look().notice, IsEmpty());
  EXPECT_EQ(refusal(ResumeMode::kRequire), ExitCode::kUsage);
}

TEST_F(ResumeTest, BeginsANewRunOfAnotherPlanAndTellsOfTheUnfinishedOne) {
  sit(2);
  reopen();
  spec_.batches = {2};
  EXPECT_FALSE(look().run);
  EXPECT_THAT(look().notice, HasSubstr("Run 1 of"));
  EXPECT_THAT(look().notice, HasSubstr("edgegauge run --resume"));
  EXPECT_EQ(refusal(ResumeMode::kRequire), ExitCode::kUsage);
  spec_.batches = {1};
  EXPECT_TRUE(look().run);
}

TEST_F(ResumeTest, AnotherLoadOrStateOfAStartIsAnotherPlan) {
  sit(2);
  reopen();
  spec_.sustained_s = 0.02;
  EXPECT_FALSE(look().run);
  spec_.sustained_s = std::nullopt;
  spec_.loads = {"paced"};
  spec_.rates = {100};
  EXPECT_FALSE(look().run);
  spec_.loads = RunSpec{}.loads;
  spec_.rates.clear();
  spec_.cold_start = {"warm-file"};
  EXPECT_FALSE(look().run);
  spec_.cold_start.clear();
  EXPECT_TRUE(look().run);
}

TEST_F(ResumeTest, OfSeveralLoadsGoesOnWithThoseThatAreLeft) {
  spec_.repeats = 2;
  spec_.loads = {"closed", "paced"};
  spec_.rates = {200, 400};
  sit(4);
  reopen();
  const Resumption next = look();
  ASSERT_TRUE(next.run);
  EXPECT_EQ(next.run->settled, 4u);
  EXPECT_EQ(sit(100, next.run).measured, 6);
  EXPECT_EQ(started_.size(), 6u);
  for (const auto& [index, times] : started_) EXPECT_EQ(times, 1) << index;
}

TEST_F(ResumeTest, OfStartsGoesOnWithThoseThatAreLeft) {
  spec_.repeats = 1;
  spec_.cold_start = {"warm-file", "warm-process"};
  spec_.starts = 3;
  sit(4);
  reopen();
  const Resumption next = look();
  ASSERT_TRUE(next.run);
  EXPECT_EQ(sit(100, next.run).measured, 6);
  for (const auto& [index, times] : started_) EXPECT_EQ(times, 1) << index;
}

TEST_F(ResumeTest, AnotherReportOrResultsFileIsTheSamePlan) {
  sit(2);
  reopen();
  spec_.report = "elsewhere.html";
  spec_.results = "moved.db";
  EXPECT_TRUE(look().run);
}

TEST_F(ResumeTest, BeginsANewRunWhenToldTo) {
  sit(2);
  reopen();
  const Resumption fresh = look(ResumeMode::kNever);
  EXPECT_FALSE(fresh.run);
  EXPECT_THAT(fresh.notice, IsEmpty());
}

TEST_F(ResumeTest, AnOlderUnfinishedRunIsPastOnceANewerOneOfThePlanIsFinished) {
  sit(2);
  reopen();
  sit(100);
  reopen();
  EXPECT_FALSE(look().run);
}

TEST_F(ResumeTest, NeverGoesOnWithARunThatAnotherIsAtWorkOn) {
  sit(2);  // this store stays open, and so holds its run
  store::Store other = store::Store::open(file_);
  const Resumption second = find_resumption(plan(), other, ResumeMode::kIfSame);
  EXPECT_FALSE(second.run);
  EXPECT_THAT(second.notice, HasSubstr("another process is at work on run 1"));
  EXPECT_THROW(find_resumption(plan(), other, ResumeMode::kRequire), Error);
}

TEST_F(ResumeTest, AnotherDeviceOrVersionIsAnotherPlan) {
  sit(2);
  reopen();
  Plan elsewhere = plan();
  elsewhere.device.board = "another board";
  EXPECT_FALSE(find_resumption(elsewhere, *store_, ResumeMode::kIfSame).run);
}

TEST_F(ResumeTest, ACellThatEndsItsControllerIsTriedThriceThenGivenUp) {
  sit(0);
  const CellId cell = store_->cells().front().id;
  for (int attempt = 1; attempt <= kMostAttempts; ++attempt) {
    store_->mark_running(cell);  // and here the power fails
    reopen();
    const Resumption next = look();
    ASSERT_TRUE(next.run);
    const store::CellRow row = store_->cells().front();
    EXPECT_EQ(row.attempts, attempt);
    const bool is_last = attempt == kMostAttempts;
    EXPECT_EQ(row.status, is_last ? CellStatus::kFailed : CellStatus::kInterrupted);
    EXPECT_EQ(next.run->given_up, is_last ? 1 : 0);
  }
  const store::CellRow row = store_->cells().front();
  EXPECT_EQ(row.kind, "cut-off");
  EXPECT_THAT(row.message, HasSubstr("3 times"));
  const SweepResult rest = sit(100, look().run);
  EXPECT_EQ(rest.failed, 1);
  EXPECT_EQ(rest.measured, 5);
  EXPECT_FALSE(started_.contains(0));
}

TEST_F(ResumeTest, AControllerThatDiedBeforeItsCellsWerePlannedIsGoneOnWith) {
  const Plan planned = plan();
  const DeviceId device = store_->add_device(
      {.fingerprint = device::fingerprint(planned.device), .headline = "here", .json = "{}"});
  store_->begin_run({.id = {},
                     .device = device,
                     .started_utc = {},
                     .finished_utc = {},
                     .tool_version = EDGEGAUGE_VERSION,
                     .command_line = {},
                     .plan_toml = to_toml(planned.spec),
                     .seed = 1,
                     .flags = {}});
  for (const PreparedModel& model : planned.models) store_->add_model(model.row);
  reopen();
  const Resumption next = look();
  ASSERT_TRUE(next.run);
  EXPECT_EQ(sit(100, next.run).measured, 6);
}

TEST_F(ResumeTest, ABudgetIsForAllSittingsTogether) {
  spec_.budget_s = 3600;
  sit(1);
  reopen();
  const Nanoseconds before = store_->runs()[0].active;
  EXPECT_GT(before, Nanoseconds(0));
  sit(1, look().run);
  EXPECT_GT(store_->runs()[0].active, before);
}

TEST_F(ResumeTest, ABudgetCountsAttemptsOfWhichNobodyKnowsHowLongTheyTook) {
  const Plan planned = plan();
  spec_.budget_s = 6.5 * std::chrono::duration<double>(estimate(planned, planned.cells.front())).count();
  sit(0);
  for (const store::CellRow& cell : store_->cells()) {
    store_->mark_running(cell.id);  // and here the power fails
    reopen();
    ASSERT_TRUE(look().run);
  }
  const SweepResult rest = sit(100, look().run);
  EXPECT_EQ(rest.measured, 0);
  EXPECT_EQ(rest.left_out.size(), 6u);
}

TEST(TimesCutOff, AreThoseThatDidNotEnd) {
  const auto times = [](CellStatus status, int attempts, const std::string& kind = {}) {
    store::CellRow row;
    row.status = status;
    row.attempts = attempts;
    row.kind = kind;
    return times_cut_off(row);
  };
  EXPECT_EQ(times(CellStatus::kPlanned, 0), 0);
  EXPECT_EQ(times(CellStatus::kPlanned, 2), 2) << "then it was stopped on purpose";
  EXPECT_EQ(times(CellStatus::kInterrupted, 1), 1);
  EXPECT_EQ(times(CellStatus::kMeasured, 1), 0);
  EXPECT_EQ(times(CellStatus::kMeasured, 3), 2);
  EXPECT_EQ(times(CellStatus::kFailed, 1, "crash"), 0);
  EXPECT_EQ(times(CellStatus::kFailed, 3, "cut-off"), 3);
  EXPECT_EQ(times(CellStatus::kSkipped, 0), 0);
}

TEST_F(ResumeTest, ThePlanOfTheUnfinishedRunIsThatItWasBegunWith) {
  sit(2);
  RunSpec given;
  given.results = file_;
  given.report = "none";
  const RunSpec found = plan_of_unfinished(*store_, given);
  EXPECT_EQ(found.repeats, 6);
  EXPECT_EQ(found.frameworks, std::vector<std::string>{"null"});
  EXPECT_EQ(found.results, file_.string());
  EXPECT_EQ(found.report, "none");
  reopen();
  sit(100, look().run);
  EXPECT_THROW(plan_of_unfinished(*store_, given), Error);
}

}  // namespace
}  // namespace edgegauge::control
