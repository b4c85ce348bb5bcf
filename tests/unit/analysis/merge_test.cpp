// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/merge.h"

#include "golden/example_run.h"
#include "report/report.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::analysis {
namespace {

using test::example_on_two_boards;
using test::example_run;
using test::merged;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// One measured cell on a board of that name.
StoredRun run_on(const std::string& board, const std::string& model, double p50_ms, double half_width_ms) {
  StoredRun run;
  run.file = board + ".db";
  run.device.headline = board + " · 4 GB";
  run.device.fingerprint = board;
  StoredRun::Cell& cell = run.cells.emplace_back();
  cell.row.id = CellId{1};
  cell.row.key.model = model;
  cell.row.key.model_hash = "hash-of-" + model;
  cell.row.key.runtime = "a";
  cell.row.status = store::CellStatus::kMeasured;
  cell.row.effective_precision = "fp32";
  cell.row.converged = true;
  const Interval interval{(p50_ms - half_width_ms) * 1e6, (p50_ms + half_width_ms) * 1e6};
  cell.row.metrics = {{"latency_p50", {p50_ms * 1e6, interval}}};
  return run;
}

std::vector<std::string> records_of(const Summary& summary) {
  std::vector<std::string> records;
  for (const Row& row : summary.rows) records.push_back(report::csv_record(row));
  std::ranges::sort(records);
  return records;
}

std::vector<std::string> names_of(const Summary& summary) {
  std::vector<std::string> names;
  for (const auto& origin : summary.origins) names.push_back(origin->name);
  return names;
}

TEST(Merge, OfOneRunIsThatRun) {
  const Summary alone = build_summary(example_run());
  const Summary whole = merge_summaries({build_summary(example_run())});
  EXPECT_EQ(report::to_json(whole), report::to_json(alone));
  EXPECT_EQ(report::to_markdown(whole), report::to_markdown(alone));
}

RC_GTEST_PROP(Merge, KeepsEveryCellWithItsFiguresWhateverTheOrder, ()) {
  auto runs = example_on_two_boards();
  for (StoredRun& run : runs) {
    std::erase_if(run.cells, [](const auto&) { return *rc::gen::arbitrary<bool>(); });
    std::ranges::shuffle(run.cells, std::minstd_rand(*rc::gen::arbitrary<unsigned>()));
  }
  std::vector<std::string> expected;
  for (const StoredRun& run : runs) {
    for (std::string& record : records_of(build_summary(run))) expected.push_back(std::move(record));
  }
  std::ranges::sort(expected);
  RC_ASSERT(records_of(merged(runs)) == expected);
}

TEST(Merge, RanksNoSettingOfOneDeviceAgainstThatOfAnother) {
  const Summary whole = merged(example_on_two_boards());
  EXPECT_EQ(whole.answers.size(), build_summary(example_run()).answers.size() +
                                      build_summary(test::example_on_a_faster_board()).answers.size());
  for (const Answer& answer : whole.answers) {
    const Row& best = whole.rows[answer.best];
    EXPECT_EQ(answer.model, best.label);
    EXPECT_EQ(whole.rows[answer.runner_up.value_or(answer.best)].origin, best.origin);
  }
  for (const Setting& setting : whole.settings) {
    for (const std::size_t row : setting.rows)
      EXPECT_EQ(whole.rows[row].origin, whole.rows[setting.rows.front()].origin);
  }
}

TEST(Merge, SaysOfEachModelWhichDeviceIsTheFastest) {
  const Summary whole = merged({run_on("slow", "m", 30, 1), run_on("fast", "m", 10, 1),
                                run_on("fast", "alone", 1, 0.1), run_on("middle", "m", 15, 1)});
  ASSERT_EQ(whole.between_devices.size(), 1u);
  const Answer& answer = whole.between_devices.front();
  EXPECT_EQ(whole.rows[answer.best].origin->device.headline, "fast · 4 GB");
  EXPECT_EQ(whole.rows[*answer.runner_up].origin->name, "middle");
  EXPECT_DOUBLE_EQ(answer.ratio.value, 1.5);
  EXPECT_DOUBLE_EQ(answer.slowest_ratio, 3);
  EXPECT_FALSE(answer.tie);
}

TEST(Merge, RecommendsADeviceAndSaysHowSureThatIs) {
  const Summary whole = merged(example_on_two_boards());
  ASSERT_TRUE(whole.recommendation);
  EXPECT_THAT(whole.recommendation->use, StartsWith("Use Raspberry Pi 5 Model B: the fastest in "));
  EXPECT_THAT(whole.recommendation->reasons, Contains(HasSubstr("virtual machine")));
  EXPECT_THAT(whole.headlines,
              ElementsAre(AllOf(HasSubstr(" on Raspberry Pi 4 Model B"), HasSubstr("How sure: ")),
                          AllOf(HasSubstr(" on Raspberry Pi 5 Model B"), HasSubstr("How sure: "))));
}

TEST(Merge, CallsDevicesLevelWithinTheirIntervals) {
  const Summary whole = merged({run_on("one", "m", 10, 1), run_on("other", "m", 10.5, 1)});
  EXPECT_TRUE(whole.between_devices.front().tie);
  EXPECT_THAT(whole.recommendation->use, HasSubstr("nothing is faster"));
  EXPECT_NE(whole.recommendation->confidence, Confidence::kHigh);
}

TEST(Merge, RecommendsNoDeviceWhereNoneWasMeasuredInTheSame) {
  const Summary whole = merged({run_on("one", "m", 10, 1), run_on("other", "n", 1, 0.1)});
  EXPECT_FALSE(whole.recommendation);
  EXPECT_THAT(report::to_terminal(whole, {}), StartsWith("No model was measured on two of these devices"));
}

TEST(Merge, SaysWhichDeviceAWarningIsAbout) {
  const Summary whole = merged(example_on_two_boards());
  EXPECT_THAT(whole.warnings, Contains(StartsWith("On Raspberry Pi 5 Model B: This is a virtual machine")));
  EXPECT_THAT(whole.warnings, Not(Contains(StartsWith("On Raspberry Pi 4 Model B: This is a virtual"))));
  EXPECT_THAT(whole.warnings, Contains(HasSubstr("edgegauge show 18 pi5.db")));
}

TEST(Merge, WritesFilesInCommandsAsAShellTakesThem) {
  auto runs = example_on_two_boards();
  runs[1].file = "Bob's pi.db";
  EXPECT_THAT(merged(runs).warnings, Contains(HasSubstr(R"(edgegauge show 18 'Bob'\''s pi.db')")));
}

TEST(Merge, SaysOnceWhatHoldsForEveryDevice) {
  auto runs = example_on_two_boards();
  runs[0].run.flags = runs[1].run.flags = {"on-battery"};
  EXPECT_EQ(std::ranges::count_if(merged(runs).warnings,
                                  [](const auto& text) { return text.find("battery") != std::string::npos; }),
            1);
}

TEST(Merge, TellsOneDeviceInTwoFilesApartByThemAndSaysSo) {
  auto runs = example_on_two_boards();
  runs[1].device = runs[0].device;
  const Summary whole = merged(runs);
  EXPECT_THAT(names_of(whole),
              ElementsAre("Raspberry Pi 4 Model B (pi4.db)", "Raspberry Pi 4 Model B (pi5.db)"));
  EXPECT_THAT(whole.warnings, Contains(StartsWith("One device measured 2 times")));
  runs[1].file = runs[0].file;
  EXPECT_THAT(names_of(merged(runs)),
              ElementsAre("Raspberry Pi 4 Model B (pi4.db#3)", "Raspberry Pi 4 Model B (pi4.db#1)"));
}

TEST(Merge, TellsBoardsOfOneNameApartByTheRestOfTheirHeadlines) {
  StoredRun large = run_on("board", "m", 10, 1);
  large.device.headline = "board · 8 GB";
  EXPECT_THAT(names_of(merged({run_on("board", "m", 10, 1), large})),
              ElementsAre("board · 4 GB", "board · 8 GB"));
}

}  // namespace
}  // namespace edgegauge::analysis
