// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/starts.h"

#include "report/report.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::analysis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

PhaseRecord phase(const std::string& name, int wall_ms, std::optional<std::int64_t> read_bytes) {
  PhaseRecord record;
  record.name = name;
  record.wall = std::chrono::milliseconds(wall_ms);
  record.cpu = record.wall / 2;
  record.major_faults = wall_ms;
  record.read_bytes = read_bytes;
  record.resident_change_bytes = -1000;
  return record;
}

/// One start that loads for so many ms.
StoredRun::Cell start(const std::string& state, int repeat, int load_ms,
                      std::vector<std::string> flags = {}) {
  StoredRun::Cell cell;
  cell.row.key.model_hash = "h";
  cell.row.key.model = "m";
  cell.row.key.runtime = "r";
  cell.row.key.start = state;
  cell.row.key.repeat = repeat;
  cell.row.status = store::CellStatus::kMeasured;
  cell.row.converged = true;
  cell.row.flags = std::move(flags);
  cell.phases = {phase("read", load_ms, 4096), phase("first", 10, 0), phase("next", 50, 0)};
  return cell;
}

Summary summary_of(std::vector<StoredRun::Cell> cells) {
  StoredRun stored;
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i].row.id = CellId{static_cast<std::int64_t>(i) + 1};
  stored.cells = std::move(cells);
  return build_summary(std::move(stored));
}

Summary ten_starts_of_two_states() {
  std::vector<StoredRun::Cell> cells;
  for (int repeat = 0; repeat < 10; ++repeat) {
    cells.push_back(start("cold", repeat, 100 + 10 * repeat));
    cells.push_back(start("warm-file", repeat, 20));
  }
  return summary_of(std::move(cells));
}

TEST(Starts, AreMediansOfProcessesStateByState) {
  const Summary summary = ten_starts_of_two_states();
  ASSERT_EQ(summary.starts.size(), 2u);
  const StartGroup& cold = summary.starts[0];
  EXPECT_EQ(cold.state, "cold");
  EXPECT_EQ(cold.processes, 10);
  EXPECT_DOUBLE_EQ(cold.first_answer->wall_ns.value, 155e6);
  EXPECT_DOUBLE_EQ(cold.first_answer->wall_ns.interval->low, 120e6);
  EXPECT_DOUBLE_EQ(cold.first_answer->wall_ns.interval->high, 190e6);
  std::vector<std::string> names;
  for (const StartPhase& phase : cold.phases) names.push_back(phase.name);
  EXPECT_THAT(names, ElementsAre("read", "first", "next"));
  EXPECT_DOUBLE_EQ(cold.phases[0].read_bytes->value, 4096);
  EXPECT_DOUBLE_EQ(summary.starts[1].first_answer->wall_ns.value, 30e6);
}

TEST(Starts, FromAStateThatIsUnverifiedAreInNoMedianOfIt) {
  const Summary summary = summary_of(
      {start("cold", 0, 100), start("cold", 1, 100), start("cold", 2, 1, {"cold=unverified: because"})});
  ASSERT_EQ(summary.starts.size(), 2u);
  EXPECT_EQ(summary.starts[0].processes, 2);
  EXPECT_DOUBLE_EQ(summary.starts[0].first_answer->wall_ns.value, 110e6);
  EXPECT_EQ(summary.starts[1].state, "cold=unverified");
  EXPECT_THAT(summary.warnings, ::testing::Contains(HasSubstr("Reason: because")));
}

/// Each of another setting, as in a large grid: looking through all groups for each would take minutes.
TEST(Starts, OfManySettingsAreGroupedAtOnce) {
  constexpr int kSettings = 20'000;
  std::vector<Row> rows;
  for (int repeat = 0; repeat < 2; ++repeat) {
    for (int threads = 0; threads < kSettings; ++threads) {
      Row& row = rows.emplace_back();
      row.cell = start("cold", repeat, 100).row;
      row.cell.key.threads = threads;
    }
  }
  const std::clock_t before = std::clock();
  const std::vector<StartGroup> groups = find_starts(rows);
  EXPECT_LT(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC, 2);
  ASSERT_EQ(groups.size(), static_cast<std::size_t>(kSettings));
  for (const StartGroup& group : groups) EXPECT_EQ(group.processes, 2);
}

TEST(Starts, DoNotCountBytesThatTheKernelDidNotTell) {
  StoredRun::Cell untold = start("cold", 1, 100);
  untold.phases[0].read_bytes.reset();
  const Summary summary = summary_of({start("cold", 0, 100), untold});
  EXPECT_FALSE(summary.starts[0].phases[0].read_bytes);
  EXPECT_FALSE(summary.starts[0].first_answer->read_bytes);
  EXPECT_TRUE(summary.starts[0].phases[1].read_bytes);
}

TEST(Starts, StandInEveryReportWithEachPhase) {
  const Summary summary = ten_starts_of_two_states();
  EXPECT_THAT(summary.headlines,
              ElementsAre("From cold to the first answer: 155 ms ±23% (m with r).",
                          "From warm-file to the first answer: 30.0 ms ±0.0% (m with r)."));
  for (const std::string& text :
       {report::to_terminal(summary, {}), report::to_markdown(summary), report::to_html(summary)}) {
    for (const char* part : {"cold m b1", "warm-file m b1", "155 ms ±23%", "next", "-1.00 kB"})
      EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_THAT(report::to_json(summary), HasSubstr("\"state\": \"warm-file\""));
  EXPECT_THAT(report::to_terminal(summary, {}), Not(HasSubstr("#10"))) << "one line for all processes";
}

TEST(Starts, TheMiddleOfProcessesHasAnIntervalFromSixOn) {
  const auto interval = [](std::size_t n) {
    std::vector<double> figures(n);
    for (std::size_t i = 0; i < n; ++i) figures[i] = static_cast<double>(i + 1);
    return median_of_processes(figures).interval;
  };
  EXPECT_FALSE(interval(1));
  EXPECT_FALSE(interval(5));
  EXPECT_DOUBLE_EQ(interval(6)->low, 1);
  EXPECT_DOUBLE_EQ(interval(6)->high, 6);
  EXPECT_DOUBLE_EQ(interval(10)->low, 2);
  EXPECT_DOUBLE_EQ(interval(10)->high, 9);
}

TEST(Starts, TheIntervalOfTheMiddleHoldsAtLeastAsOftenAsItSays) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> skewed(0, 1);
  for (const int n : {6, 10, 31}) {
    int held = 0;
    constexpr int kTrials = 4000;
    for (int trial = 0; trial < kTrials; ++trial) {
      std::vector<double> figures(static_cast<std::size_t>(n));
      for (double& figure : figures) figure = skewed(random);
      const Interval interval = *median_of_processes(figures).interval;
      held += interval.low <= 1 && 1 <= interval.high ? 1 : 0;
    }
    const double coverage = static_cast<double>(held) / kTrials;
    std::printf("coverage of the median of %d processes: %.3f\n", n, coverage);
    EXPECT_GE(coverage, 0.94);
  }
}

}  // namespace
}  // namespace edgegauge::analysis
