// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What is shown of a run of more cells than anybody reads.
#include "analysis/overview.h"

#include "report/report.h"
#include "scale/made_up_store.h"
#include "unit/store/scratch.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace edgegauge::analysis {
namespace {

using testing::HasSubstr;
using testing::Not;

class MadeUpRun : public testing::Test {
 protected:
  store::Store made(const test::MadeUpStore& wanted) {
    test::make_store(scratch_ / "made-up.db", wanted);
    return store::Store::open_read_only(scratch_ / "made-up.db");
  }

 private:
  store::test::Scratch scratch_;
};

class SmallestLargeRun : public MadeUpRun {
 protected:
  store::Store store_ = made({.cells = kMostCellsShown + 1});
};

TEST_F(MadeUpRun, OfAsManyCellsAsAreShownIsShownCellByCell) {
  const Summary summary = summarise(made({.cells = kMostCellsShown}));
  EXPECT_EQ(summary.overview, nullptr);
  EXPECT_EQ(&summary.shown(), &summary);
  EXPECT_EQ(std::ssize(summary.rows), kMostCellsShown);
}

TEST_F(SmallestLargeRun, IsShownByFewerLinesThatStandForEveryMeasuredCell) {
  const Summary summary = summarise(store_);
  ASSERT_NE(summary.overview, nullptr);
  const Summary& overview = summary.shown();
  EXPECT_LT(std::ssize(overview.rows), kMostCellsShown / 2);
  std::int64_t cells = 0;
  for (const Row& row : overview.rows) cells += row.stands_for;
  EXPECT_EQ(cells, overview.measured);
  EXPECT_EQ(cells, summary.measured);
  EXPECT_EQ(summary.measured + summary.failed + summary.skipped, kMostCellsShown + 1);
}

/// Of each framework, model and batch the line is the setting that JSON has with the lowest median.
TEST_F(MadeUpRun, HasTheSameNumbersInItsLinesAsInJson) {
  const store::Store store = made({.cells = 2000, .models = 3});
  const auto json =
      nlohmann::json::parse(report::to_json(summarise(store, std::nullopt, Detail::kEverything)));
  using Question = std::tuple<std::string, std::int64_t, std::string>;
  std::map<std::int64_t, Question> question_of;
  for (const auto& cell : json.at("cells"))
    question_of[cell.at("cell")] = {cell.at("model"), cell.at("batch"), cell.at("framework")};
  std::map<Question, nlohmann::json> fastest;
  for (const auto& setting : json.at("settings")) {
    nlohmann::json& best = fastest[question_of.at(setting.at("cells")[0])];
    if (best.is_null() || setting.at("latency_p50").at("value") < best.at("latency_p50").at("value"))
      best = setting;
  }
  const Summary summary = summarise(store);
  ASSERT_EQ(summary.shown().rows.size(), fastest.size());
  for (const Row& row : summary.shown().rows) {
    const store::CellKey& key = row.cell.key;
    const nlohmann::json& setting = fastest.at({key.model, key.batch, key.runtime});
    const std::set<std::int64_t> cells = setting.at("cells");
    EXPECT_TRUE(cells.contains(row.cell.id.value));
    const Estimate p50 = row.metric("latency_p50")->estimate;
    EXPECT_EQ(p50.value, setting.at("latency_p50").at("value"));
    ASSERT_EQ(p50.interval.has_value(), setting.at("latency_p50").contains("low"));
    if (p50.interval) {
      EXPECT_EQ(p50.interval->low, setting.at("latency_p50").at("low"));
    }
  }
}

TEST_F(MadeUpRun, SaysTheSameWhetherOrNotEveryFigureIsRead) {
  const store::Store store = made({.cells = 1500});
  const Summary shown = summarise(store);
  const Summary whole = summarise(store, std::nullopt, Detail::kEverything);
  EXPECT_EQ(shown.headlines, whole.headlines);
  EXPECT_EQ(shown.warnings, whole.warnings);
  EXPECT_EQ(shown.recommendation->use, whole.recommendation->use);
  EXPECT_EQ(shown.recommendation->reasons, whole.recommendation->reasons);
  ASSERT_EQ(shown.answers.size(), whole.answers.size());
  for (std::size_t i = 0; i < whole.answers.size(); ++i)
    EXPECT_EQ(shown.rows[shown.answers[i].best].cell.id, whole.rows[whole.answers[i].best].cell.id);
}

/// Neither is large; both together are, and each has its share of the lines.
TEST_F(MadeUpRun, OfTwoDevicesHasLinesOfBoth) {
  const store::test::Scratch other;
  test::make_store(other / "other.db", {.cells = 400, .models = 60, .seed = 2});
  const store::Store one = made({.cells = 400, .models = 60});
  const store::Store two = store::Store::open_read_only(other / "other.db");
  const Summary summary = summarise({{&one, one.runs().back()}, {&two, two.runs().back()}});
  ASSERT_NE(summary.overview, nullptr);
  const Summary& overview = summary.shown();
  EXPECT_EQ(summary.measured, summarise(one).measured + summarise(two).measured);
  EXPECT_LE(overview.rows.size(), kMostGroupsShown);
  std::map<std::size_t, std::int64_t> cells_of;
  for (const Row& row : overview.rows) cells_of[row.origin->place] += row.stands_for;
  EXPECT_EQ(cells_of.size(), 2u);
  EXPECT_EQ(cells_of[0] + cells_of[1], overview.measured);
  for (const Setting& setting : overview.settings)
    EXPECT_EQ(setting.p50.pooled.value,
              overview.rows.at(setting.rows.front()).metric("latency_p50")->estimate.value);
}

TEST_F(MadeUpRun, OfTooManyGroupsShowsTheFirstAndCountsTheOthers) {
  const Summary summary = summarise(made({.cells = 2500, .models = 60}));
  const Summary& overview = summary.shown();
  EXPECT_EQ(overview.rows.size(), kMostGroupsShown);
  EXPECT_GT(overview.groups_left_out, 0u);
  EXPECT_LE(overview.groups_left_out, 60u * 4 * 4 - kMostGroupsShown);
  EXPECT_LT(overview.measured, summary.measured);
  EXPECT_THAT(report::to_markdown(summary),
              HasSubstr(std::to_string(summary.measured - overview.measured) + " more cells are in no line"));
}

TEST_F(MadeUpRun, AnOverviewsPooledFigureReachesOverEveryLevelOfWhatHadNoSteadyState) {
  const store::Store store = made({.cells = 1000, .models = 1});
  Summary summary = summarise(store);
  for (Row& row : summary.rows) row.cell.steady_state = SteadyState{.label = SteadyLabel::kDrifting};
  const Summary overview = make_overview(
      summary, {.metrics = [&](const std::vector<CellId>& cells) { return store.metrics(cells); },
                .complete = [](Row&) {}});
  std::size_t most_processes = 0;
  for (const Row& row : overview.rows) {
    const auto setting = std::ranges::find_if(summary.settings, [&](const Setting& one) {
      return std::ranges::any_of(one.rows,
                                 [&](std::size_t i) { return summary.rows[i].cell.id == row.cell.id; });
    });
    most_processes = std::max(most_processes, setting->rows.size());
    const Interval pooled = *row.metric("latency_p50")->estimate.interval;
    for (const std::size_t process : setting->rows) {
      const Interval level = *summary.rows[process].metric("latency_p50")->estimate.interval;
      EXPECT_LE(pooled.low, level.low);
      EXPECT_GE(pooled.high, level.high);
    }
  }
  EXPECT_GE(most_processes, 3u) << "of two they do in any case";
}

TEST_F(SmallestLargeRun, AnOverviewsPooledFigureIsAbsentWhereAProcessHasNone) {
  const Summary summary = summarise(store_);
  const Summary overview = make_overview(summary, {.metrics =
                                                       [&](const std::vector<CellId>& cells) {
                                                         auto metrics = store_.metrics(cells);
                                                         for (std::size_t i = 0; i < cells.size(); ++i) {
                                                           if (cells[i].value % 2 == 0)
                                                             std::erase_if(metrics[i], [](const auto& value) {
                                                               return value.name == "memory_peak";
                                                             });
                                                         }
                                                         return metrics;
                                                       },
                                                   .complete = [](Row&) {}});
  for (const Row& row : overview.rows) {
    const auto setting = std::ranges::find_if(summary.settings, [&](const Setting& one) {
      return std::ranges::any_of(one.rows,
                                 [&](std::size_t i) { return summary.rows[i].cell.id == row.cell.id; });
    });
    const bool all_have = std::ranges::none_of(
        setting->rows, [&](std::size_t i) { return summary.rows[i].cell.id.value % 2 == 0; });
    EXPECT_EQ(row.metric("memory_peak") != nullptr, all_have);
    EXPECT_NE(row.metric("latency_p50"), nullptr);
  }
}

TEST_F(SmallestLargeRun, HoldsEachLineAgainstTheLimitsOfTheDevice) {
  const Summary summary = summarise(store_);
  for (const Row& row : summary.shown().rows) {
    ASSERT_TRUE(row.ceiling) << row.no_ceiling;
    const MetricValue* share = row.metric("roofline_share");
    ASSERT_NE(share, nullptr);
    const double rate = row.metric("multiply_add_rate")->estimate.value;
    EXPECT_NEAR(share->estimate.value, rate / row.ceiling->attainable, 1e-12);
  }
}

StoredRun::Cell cell_of(std::int64_t id, double p50_ms) {
  StoredRun::Cell cell;
  cell.row.id = {id};
  cell.row.key.model = cell.row.key.model_hash = "m";
  cell.row.key.runtime = "onnxruntime";
  cell.row.status = store::CellStatus::kMeasured;
  cell.row.converged = true;
  cell.row.metrics = {{"latency_p50", {p50_ms * 1e6, Interval{p50_ms * 0.9e6, p50_ms * 1.1e6}}}};
  return cell;
}

/// The paced one is faster, and would stand for both.
TEST(AnOverview, KeepsLoadsApartAndLeavesStartsToTheirTable) {
  StoredRun stored;
  stored.cells = {cell_of(1, 10), cell_of(2, 5), cell_of(3, 1)};
  stored.cells[1].row.key.load = "paced 5/s";
  stored.cells[2].row.key.start = "cold";
  stored.cells[2].row.metrics.clear();
  stored.cells[2].phases = {{"load", Nanoseconds(1'000'000), {}, 0, 0, 0},
                            {"first", Nanoseconds(2'000'000), {}, 0, 0, 0}};
  Summary run = build_summary(stored);
  const CellSource source{
      .metrics =
          [&](const std::vector<CellId>& cells) {
            std::vector<std::vector<MetricValue>> metrics;
            for (const CellId cell : cells)
              metrics.push_back(stored.cells[static_cast<std::size_t>(cell.value) - 1].row.metrics);
            return metrics;
          },
      .complete = [](Row&) {}};
  run.overview = std::make_shared<Summary>(make_overview(run, source));
  std::vector<std::string> loads;
  for (const Row& row : run.shown().rows) loads.push_back(row.cell.key.load);
  EXPECT_THAT(loads, testing::ElementsAre("closed", "paced 5/s"));
  const std::string text = report::to_markdown(run);
  EXPECT_THAT(text, HasSubstr("1 measured starts have a table"));
  EXPECT_THAT(text, Not(HasSubstr("in no line")));
  EXPECT_THAT(text, HasSubstr("| **cold m b1"));
}

TEST_F(SmallestLargeRun, TellsWhatWasNotMeasuredByReason) {
  const Summary summary = summarise(store_);
  ASSERT_GT(summary.failed, 1);
  const std::string line = std::to_string(summary.failed) + " cells · failed · out-of-memory at load";
  EXPECT_THAT(report::to_terminal(summary, {.width = 200}), HasSubstr(line));
  EXPECT_THAT(report::to_markdown(summary),
              HasSubstr(std::to_string(summary.failed) + " cells, the first cell"));
  EXPECT_THAT(report::to_html(summary), HasSubstr("the kernel killed it"));
}

TEST_F(SmallestLargeRun, SaysInEveryTableHowToSeeTheCells) {
  const Summary summary = summarise(store_);
  EXPECT_THAT(report::to_terminal(summary, {.width = 200}), HasSubstr("edgegauge report --format csv"));
  EXPECT_THAT(report::to_markdown(summary), HasSubstr("edgegauge report --format csv"));
  EXPECT_THAT(report::to_html(summary), HasSubstr("edgegauge report --format csv"));
}

TEST_F(SmallestLargeRun, NamesTheSettingOfEachLineThoughAllLinesHaveTheSame) {
  const Summary summary = summarise(store_);
  EXPECT_THAT(report::to_markdown(summary), HasSubstr("| network000 b1 onnxruntime t8 optimised "));
}

TEST_F(SmallestLargeRun, LinksToItsCellsWhateverTheFileIsCalled) {
  report::PageExtras extras;
  extras.cells_file = "my \"page\" <1>.cells.csv";
  const std::string page = report::to_html(summarise(store_), extras);
  EXPECT_THAT(page, HasSubstr("href=\"./my%20%22page%22%20%3C1%3E.cells.csv\""));
  EXPECT_THAT(page, HasSubstr(">my &quot;page&quot; &lt;1&gt;.cells.csv</a>"));
  EXPECT_THAT(page, Not(HasSubstr("edgegauge report --format csv")));
}

}  // namespace
}  // namespace edgegauge::analysis
