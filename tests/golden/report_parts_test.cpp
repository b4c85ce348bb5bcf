// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What a report has of some runs only: costs, and lines that each stand for many cells. The rest of the
// report is in golden_test.cpp.
#include "analysis/overview.h"
#include "core/json_text.h"
#include "golden/example_run.h"
#include "golden/expect_golden.h"
#include "report/report.h"
#include "support/generated_section.h"

#include <algorithm>
#include <memory>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace edgegauge {
namespace {

using Cell = analysis::StoredRun::Cell;
using Json = nlohmann::ordered_json;
using test::expect_golden;
using test::rounded;

/// Takes a section out of a page.
std::string cut_section(std::string& page, const std::string& id) {
  constexpr std::string_view kEnd = "</section>\n";
  const std::size_t begin = page.find("<section id=\"" + id + "\">");
  if (begin == std::string::npos) return "";
  const std::size_t end = page.find(kEnd, begin) + kEnd.size();
  std::string section = page.substr(begin, end - begin);
  page.erase(begin, end - begin);
  return section;
}

// ---- Costs

/// One model, of which one framework's power was measured, and one cell that failed.
analysis::StoredRun run_with_power() {
  analysis::StoredRun run = test::example_run();
  std::erase_if(run.cells, [](const Cell& cell) { return cell.row.key.model != "squeezenet1.1"; });
  for (Cell& cell : run.cells) {
    if (cell.row.key.runtime == "onnxruntime")
      cell.row.metrics.push_back({"power_mean", {5.5, Interval{5.25, 5.75}}});
  }
  Cell failed = run.cells.front();
  failed.row.id = CellId{19};
  failed.row.key.batch = 8;
  failed.row.status = store::CellStatus::kFailed;
  failed.row.kind = "time-limit";
  failed.row.message = "it took too long";
  failed.row.metrics.clear();
  run.cells.push_back(failed);
  return run;
}

analysis::Summary with_costs() {
  const analysis::StoredRun run = run_with_power();
  const auto prices =
      analysis::parse_price_list(test::read_text(EDGEGAUGE_SOURCE_DIR "/data/devices.toml"), "list");
  analysis::Summary summary = analysis::build_summary(run);
  summary.cost = cost_table({test::loaded(run)}, prices, {});
  return summary;
}

TEST(Golden, HtmlOfCostsIsASectionOfThePage) {
  std::string page = report::to_html(with_costs());
  expect_golden("report-cost.html", cut_section(page, "cost"));
  EXPECT_EQ(page, report::to_html(analysis::build_summary(run_with_power())));
}

TEST(Golden, JsonOfCostsIsAKeyOfTheReport) {
  Json report = Json::parse(report::to_json(with_costs()));
  expect_golden("report-cost.json", rounded(json_text(report.at("cost")) + "\n"));
  report.erase("cost");
  EXPECT_EQ(report, Json::parse(report::to_json(analysis::build_summary(run_with_power()))));
}

// ---- Many cells

Estimate times(Estimate estimate, double factor) {
  estimate.value *= factor;
  if (estimate.interval)
    estimate.interval = Interval{estimate.interval->low * factor, estimate.interval->high * factor};
  return estimate;
}

/// In another process, which took `factor` times as long.
Cell again(Cell cell, std::int64_t id, const std::string& profile, int repeat, double factor) {
  cell.row.id = CellId{id};
  cell.row.key.profile = profile;
  cell.row.key.repeat = repeat;
  for (MetricValue& metric : cell.row.metrics) {
    if (metric.name.starts_with("latency_")) metric.estimate = times(metric.estimate, factor);
    if (metric.name == "throughput") metric.estimate = times(metric.estimate, 1 / factor);
  }
  return cell;
}

/// Two models in two frameworks, each in two profiles, of which the faster has three processes; one cell that
/// was too short for a median, and some that were not measured, two for the same reason.
analysis::StoredRun run_of_many_cells() {
  analysis::StoredRun run = test::example_run();
  const std::set<std::int64_t> kept{1, 3, 5, 7, 9, 11, 12, 14};
  std::erase_if(run.cells, [&](const Cell& cell) { return !kept.contains(cell.row.id.value); });
  const std::vector<Cell> measured(run.cells.begin(), run.cells.begin() + 4);
  std::int64_t id = 100;
  for (const Cell& cell : measured) {
    for (int repeat = 0; repeat < 3; ++repeat)
      run.cells.push_back(again(cell, ++id, "optimised", repeat, 0.75 + 0.03125 * repeat));
  }
  run.cells.back().row.converged = false;
  std::erase_if(run.cells[4].row.metrics, [](const MetricValue& metric) { return metric.name != "samples"; });
  return run;
}

analysis::Summary overview_of(analysis::StoredRun run) {
  analysis::Summary summary = analysis::build_summary(std::move(run));
  const auto metrics_of = [&](const std::vector<CellId>& cells) {
    std::vector<std::vector<MetricValue>> all;
    for (const CellId id : cells) {
      const auto row =
          std::ranges::find(summary.rows, id, [](const analysis::Row& one) { return one.cell.id; });
      all.push_back(row->cell.metrics);
    }
    return all;
  };
  const analysis::CellSource source{.metrics = metrics_of, .complete = [](analysis::Row&) {}};
  summary.overview = std::make_shared<analysis::Summary>(make_overview(summary, source));
  return summary;
}

TEST(Golden, MarkdownOfAnOverview) {
  expect_golden("overview.md", report::to_markdown(overview_of(run_of_many_cells())));
}

/// What is shown of cells, and where all of them are.
TEST(Golden, HtmlOfAnOverview) {
  report::PageExtras extras;
  extras.cells_file = "page 100% cells.csv";
  std::string page = report::to_html(overview_of(run_of_many_cells()), extras);
  std::string shown;
  for (const char* id : {"answers", "cells", "processes", "not-measured"}) shown += cut_section(page, id);
  expect_golden("overview.html", shown);
}

}  // namespace
}  // namespace edgegauge
