// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/compare.h"

#include "core/error.h"
#include "report/compare.h"
#include "unit/analysis/made_up_runs.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::analysis {
namespace {

using test::Made;
using test::run_of;

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const MetricRow* const kP50 = find_metric("latency_p50");

ComparisonTable compared(const std::vector<LoadedRun>& runs) {
  return compare_sides(sides_of_runs(runs), nullptr, {kP50});
}

const SideFigure& only_figure(const ComparisonTable& table) {
  return table.metrics.at(0).rows.at(0).sides.at(1);
}

Against against_base(double before, double after, double share) {
  return *only_figure(
              compared({run_of(1, {{"m", "f", before, share}}), run_of(2, {{"m", "f", after, share}})}))
              .against;
}

TEST(Compare, CallsADifferenceOnlyWhereTheIntervalExcludesATie) {
  EXPECT_EQ(against_base(100, 90, 0.005).change, Change::kBetter);
  EXPECT_EQ(against_base(100, 110, 0.005).change, Change::kWorse);
  EXPECT_EQ(against_base(100, 101.5, 0.005).change, Change::kTie);
  EXPECT_FALSE(against_base(100, 101.5, 0.005).equivalent);
  EXPECT_EQ(against_base(100, 100.1, 0.001).change, Change::kTie);
  EXPECT_TRUE(against_base(100, 100.1, 0.001).equivalent);
  EXPECT_EQ(against_base(100, 150, 0.5).change, Change::kTie) << "nothing is known";
}

TEST(Compare, SaysByHowMuchAndHowSureItIs) {
  const Against against = against_base(100, 90, 0.01);
  EXPECT_NEAR(against.ratio.value, 0.9, 1e-12);
  EXPECT_NEAR(std::log(against.ratio.interval->high / 0.9), 0.01 * std::sqrt(2), 1e-4);
  EXPECT_GT(*against.confidence, 0.99);
  EXPECT_LT(*against_base(100, 97.9, 0.004).confidence, *against.confidence);
}

std::vector<LoadedRun> steady_against_drifting() {
  std::vector<LoadedRun> runs{run_of(1, {{"m", "f", 10, 0.01}}), run_of(2, {{"m", "f", 20}})};
  runs[1].cells[0].metrics = {{"latency_p50", {20, Interval{9, 30}}}};
  runs[1].cells[0].steady_state = SteadyState{.label = SteadyLabel::kDrifting};
  return runs;
}

TEST(Compare, OfACellWithoutASteadyStateCallsADifferenceOnlyBeyondItsLevels) {
  std::vector<LoadedRun> runs = steady_against_drifting();
  EXPECT_EQ(only_figure(compared(runs)).against->change, Change::kTie) << "it has been at 9, too";
  runs[1].cells[0].metrics = {{"latency_p50", {20, Interval{11, 30}}}};
  EXPECT_EQ(only_figure(compared(runs)).against->change, Change::kWorse);
  EXPECT_GT(*only_figure(compared(runs)).against->confidence, 0.95);
}

TEST(Compare, MarksWhatDidNotConvergeOrHadNoSteadyState) {
  std::vector<LoadedRun> runs = steady_against_drifting();
  runs[0].cells[0].converged = false;
  const ComparisonTable table = compared(runs);
  EXPECT_THAT(table.notes, Contains(HasSubstr("not yet converged")));
  EXPECT_THAT(table.notes, Contains(HasSubstr("no steady state")));
  EXPECT_THAT(report::comparison_to_terminal(table, {}, {}), HasSubstr("±1.0%?"));
  EXPECT_THAT(report::comparison_to_terminal(table, {}, {}), HasSubstr("~"));
  EXPECT_THAT(report::comparison_to_markdown(table, {}), HasSubstr("%?"));
  EXPECT_THAT(report::comparison_to_markdown(table, {}), HasSubstr("\\~"));
  const std::string json = report::comparison_to_json(table, {});
  EXPECT_THAT(json, HasSubstr("\"converged\": false"));
  EXPECT_THAT(json, HasSubstr("\"unsteady\": true"));
  runs[0].cells[0].converged = true;
  EXPECT_THAT(compared(runs).notes, Not(Contains(HasSubstr("converged"))));
}

TEST(Compare, TellsBothEndsOfALopsidedInterval) {
  std::vector<LoadedRun> runs = steady_against_drifting();
  runs[1].cells[0].metrics = {{"latency_p50", {20, Interval{11, 60}}}};
  EXPECT_THAT(report::comparison_to_markdown(compared(runs), {}), HasSubstr("+100.0% \\[+8.9%, +506.0%\\]"));
  runs[1].cells[0].metrics = {{"latency_p50", {20, Interval{10.4, 31.5}}}};
  EXPECT_THAT(report::comparison_to_markdown(compared(runs), {}), HasSubstr("+100.0% \\[+3.0%, +218.2%\\]"))
      << "±107.6% would hold no change";
  runs[1].cells[0].metrics = {{"latency_p50", {20, Interval{19, 21}}}};
  EXPECT_THAT(report::comparison_to_markdown(compared(runs), {}), HasSubstr("+100.0% ±"));
}

TEST(Compare, KnowsWhichDirectionIsBetter) {
  const LogEstimate less{.value = -0.5, .variance = 1e-6, .spread_known = true};
  EXPECT_EQ(judge(less, Direction::kLowerIsBetter).change, Change::kBetter);
  EXPECT_EQ(judge(less, Direction::kHigherIsBetter).change, Change::kWorse);
  EXPECT_EQ(judge(less, Direction::kNeither).change, Change::kLower);
  EXPECT_EQ(judge({.value = -0.5}, Direction::kLowerIsBetter).change, Change::kUnsettled);
}

TEST(Compare, PoolsProcessesAndDistrustsThoseThatDisagree) {
  const auto processes = [](std::int64_t run, double a, double b, double c) {
    return run_of(run, {{"m", "f", a, 0.001, 0}, {"m", "f", b, 0.001, 1}, {"m", "f", c, 0.001, 2}});
  };
  EXPECT_EQ(only_figure(compared({processes(1, 100, 101, 99), processes(2, 90, 91, 89)})).against->change,
            Change::kBetter);
  const ComparisonTable apart = compared({processes(1, 100, 120, 80), processes(2, 90, 110, 70)});
  EXPECT_EQ(only_figure(apart).against->change, Change::kTie);
  EXPECT_EQ(only_figure(apart).processes, 3);
}

TEST(Compare, WarnsWhereEachSettingWasMeasuredInOneProcess) {
  const Made once{"m", "f", 100};
  const Made again{"m", "f", 101, 0.005, 1};
  EXPECT_THAT(compared({run_of(1, {once}), run_of(2, {once})}).notes, Contains(HasSubstr("--repeats")));
  EXPECT_THAT(compared({run_of(1, {once}), run_of(2, {once, again})}).notes, IsEmpty());
}

TEST(Compare, HoldsNoLoadAndNoStateOfAStartAgainstAnother) {
  for (std::string store::CellKey::*dimension : {&store::CellKey::load, &store::CellKey::start}) {
    std::vector<LoadedRun> runs{run_of(1, {{"m", "f", 100}}), run_of(2, {{"m", "f", 50}})};
    runs[1].cells[0].key.*dimension = "another";
    const ComparisonTable apart = compared(runs);
    ASSERT_THAT(apart.metrics[0].rows, SizeIs(2));
    for (const ComparedRow& row : apart.metrics[0].rows) EXPECT_FALSE(row.sides[1].against);
    runs[0].cells[0].key.*dimension = "another";
    EXPECT_EQ(only_figure(compared(runs)).against->change, Change::kBetter);
  }
}

TEST(Compare, PoolsNoLoadAndNoStateOfAStartWithAnother) {
  for (std::string store::CellKey::*dimension : {&store::CellKey::load, &store::CellKey::start}) {
    LoadedRun run = run_of(1, {{"m", "f", 100, 0.005, 0}, {"m", "f", 50, 0.005, 1}});
    EXPECT_EQ(compared({run, run}).metrics[0].rows.at(0).sides[0].processes, 2);
    run.cells[1].key.*dimension = "another";
    const ComparisonTable apart = compared({run, run});
    for (const ComparedRow& row : apart.metrics[0].rows) EXPECT_EQ(row.sides[0].processes, 1);
  }
}

TEST(Compare, ListsWhatOnlyOneSideHas) {
  std::vector<LoadedRun> runs{run_of(1, {{"m", "f", 100}, {"n", "f", 100}}), run_of(2, {{"m", "f", 100}})};
  runs[1].cells.push_back(runs[0].cells[1]);
  runs[1].cells[1].status = store::CellStatus::kFailed;
  runs[1].cells[1].kind = "crash";
  const ComparisonTable table = compared(runs);
  ASSERT_THAT(table.metrics[0].rows, SizeIs(2));
  EXPECT_FALSE(table.metrics[0].rows[1].sides[1].against);
  EXPECT_EQ(table.metrics[0].rows[1].sides[1].not_measured, "failed: crash");
}

TEST(Compare, ByADimensionHoldsEachValueAgainstTheBase) {
  const std::vector<LoadedRun> runs{
      run_of(1, {{"m", "a", 100}, {"m", "b", 80}, {"m", "c", 120}, {"n", "a", 10}, {"n", "b", 8}})};
  const DimensionRow& framework = *find_dimension("framework");
  const ComparisonTable table = compare_sides(sides_by(runs, framework, "b"), &framework, {kP50});
  EXPECT_THAT(table.titles, ::testing::ElementsAre("b", "a", "c"));
  ASSERT_THAT(table.metrics[0].rows, SizeIs(2));
  EXPECT_NEAR(table.metrics[0].rows[0].sides[1].against->ratio.value, 1.25, 1e-9);
  EXPECT_NEAR(table.metrics[0].means[1]->ratio.value, 1.25, 1e-9);
  EXPECT_NEAR(table.metrics[0].means[2]->ratio.value, 1.5, 1e-9);
  EXPECT_THROW(sides_by(runs, framework, "d"), Error);
}

TEST(Compare, ByADimensionNeitherPoolsNorMatchesCellsOfDifferentDevices) {
  std::vector<LoadedRun> runs{run_of(1, {{"m", "a", 100}, {"m", "b", 50}}),
                              run_of(2, {{"m", "a", 10}, {"m", "b", 20}}), run_of(3, {{"m", "a", 7}})};
  runs[0].device = {"f1", "Board 1", "{}"};
  runs[1].device = {"abcdef1", "Board 2", "{}"};
  runs[2].device = {"abcdef2", "Board 2", "{}"};
  runs[2].device.fingerprint.replace(0, 6, "fedcba");
  const DimensionRow& framework = *find_dimension("framework");
  const ComparisonTable table = compare_sides(sides_by(runs, framework, "a"), &framework, {kP50});
  const std::vector<ComparedRow>& rows = table.metrics[0].rows;
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[0].device, "Board 1");
  EXPECT_EQ(rows[1].device, "Board 2 ~abcdef");
  EXPECT_EQ(rows[2].device, "Board 2 ~fedcba");
  EXPECT_NEAR(rows[0].sides[1].against->ratio.value, 0.5, 1e-9);
  EXPECT_NEAR(rows[1].sides[1].against->ratio.value, 2, 1e-9);
  EXPECT_FALSE(rows[2].sides[1].against);
  for (const ComparedRow& row : rows) EXPECT_EQ(row.sides[0].processes, 1);
  EXPECT_THAT(report::comparison_to_markdown(table, {}), HasSubstr("m b1 on Board 1"));
}

TEST(Compare, OfOneDeviceNamesNoneAndOfRunsMatchesDevices) {
  std::vector<LoadedRun> runs{run_of(1, {{"m", "a", 100}, {"m", "b", 50}})};
  const DimensionRow& framework = *find_dimension("framework");
  EXPECT_EQ(compare_sides(sides_by(runs, framework, "a"), &framework, {kP50}).metrics[0].rows.at(0).device,
            "");
  runs.push_back(runs.front());
  runs[1].device = {"f2", "Board 2", "{}"};
  const ComparisonTable table = compared(runs);
  ASSERT_THAT(table.metrics[0].rows, SizeIs(2));
  EXPECT_EQ(table.metrics[0].rows[0].device, "");
  EXPECT_TRUE(table.metrics[0].rows[0].sides[1].against);
}

TEST(Compare, MatchesModelsByNameAndTellsWhereTheirContentDiffers) {
  std::vector<LoadedRun> runs{run_of(1, {{"m", "f", 100}}), run_of(2, {{"m", "f", 90}})};
  runs[0].cells[0].key.model_hash = "old";
  runs[1].cells[0].key.model_hash = "new";
  const ComparisonTable table = compared(runs);
  EXPECT_THAT(table.metrics[0].rows, SizeIs(1));
  EXPECT_THAT(table.notes, Contains(HasSubstr("Weights or graph differ in m")));
}

TEST(Compare, TellsWhereTheFormatThatWasComputedInDiffers) {
  std::vector<LoadedRun> runs{run_of(1, {{"m", "f", 100}}), run_of(2, {{"m", "f", 50}})};
  runs[1].cells[0].effective_precision = "bf16";
  EXPECT_THAT(compared(runs).notes, Contains(HasSubstr("bf16, fp32")));
}

RC_GTEST_PROP(Compare, DoesNotDependOnTheOrderOfCells, ()) {
  std::mt19937 random(*rc::gen::arbitrary<unsigned>());
  std::vector<LoadedRun> runs;
  for (const std::int64_t number : {1, 2}) {
    std::vector<Made> cells;
    for (const char* model : {"m", "n"}) {
      for (int repeat = 0; repeat < 3; ++repeat)
        cells.push_back({model, "f", 100.0 * *rc::gen::inRange(90, 110), 0.01, repeat});
    }
    runs.push_back(run_of(number, cells));
  }
  const ComparisonTable before = compared(runs);
  for (LoadedRun& run : runs) std::ranges::shuffle(run.cells, random);
  const ComparisonTable after = compared(runs);
  for (std::size_t row = 0; row < 2; ++row) {
    const Against& a = *before.metrics[0].rows[row].sides[1].against;
    const Against& b = *after.metrics[0].rows[row].sides[1].against;
    RC_ASSERT(a.ratio.value == b.ratio.value);
    RC_ASSERT(a.ratio.interval->low == b.ratio.interval->low);
    RC_ASSERT(a.change == b.change);
  }
  RC_ASSERT(before.metrics[0].means[1]->ratio.value == after.metrics[0].means[1]->ratio.value);
}

/// Medians of autocorrelated latencies, compared from the intervals that are stored with them.
TEST(Compare, KeepsItsPromiseUnderAutocorrelation) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> normal;
  const auto cell = [&](double level) {
    std::vector<double> series(1000);
    double state = 0;
    for (double& value : series) {
      state = 0.8 * state + 0.6 * normal(random);
      value = level * std::exp(0.05 * state);
    }
    return *log_estimate(*quantile(series, 0.5));
  };
  const int trials = 1000;
  int covered = 0;
  int false_alarms = 0;
  int found = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const Against same = judge(quotient(cell(100), cell(100)), Direction::kLowerIsBetter);
    const Against slower = judge(quotient(cell(105), cell(100)), Direction::kLowerIsBetter);
    false_alarms += same.change == Change::kTie ? 0 : 1;
    found += slower.change == Change::kWorse ? 1 : 0;
    covered += slower.ratio.interval->low <= 1.05 && 1.05 <= slower.ratio.interval->high ? 1 : 0;
  }
  fmt::print("unpaired, rho 0.8, n 1000: coverage {:.3f}, false alarms {:.3f}, 5% found {:.3f}\n",
             covered / static_cast<double>(trials), false_alarms / static_cast<double>(trials),
             found / static_cast<double>(trials));
  EXPECT_GE(covered, 0.92 * trials);
  EXPECT_LE(false_alarms, 0.05 * trials);
  EXPECT_GE(found, 0.9 * trials);
}

}  // namespace
}  // namespace edgegauge::analysis
