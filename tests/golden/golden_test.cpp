// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Each report format of one made-up run is held against a file of its own. After a wanted change, rewrite
// them with EDGEGAUGE_UPDATE_GOLDEN=1 and look at the difference.
#include "golden/example_run.h"
#include "report/claims.h"
#include "report/compare.h"
#include "report/cost.h"
#include "report/export.h"
#include "report/figures.h"
#include "report/limits.h"
#include "report/report.h"
#include "unit/analysis/made_up_study.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

namespace edgegauge {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(EDGEGAUGE_SOURCE_DIR) / "tests" / "golden";

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

/// The first line in which two texts differ, since a whole page is no message.
std::string first_difference(const std::string& expected, const std::string& actual) {
  std::istringstream expected_lines(expected);
  std::istringstream actual_lines(actual);
  std::string expected_line;
  std::string actual_line;
  for (int number = 1;; ++number) {
    const bool more_expected = static_cast<bool>(std::getline(expected_lines, expected_line));
    const bool more_actual = static_cast<bool>(std::getline(actual_lines, actual_line));
    if (!more_expected) expected_line = "(end)";
    if (!more_actual) actual_line = "(end)";
    if (expected_line != actual_line || !more_expected || !more_actual) {
      return "line " + std::to_string(number) + "\n  expected: " + expected_line +
             "\n  actual:   " + actual_line;
    }
  }
}

void expect_golden(const std::string& name, const std::string& actual) {
  const std::filesystem::path file = kFolder / name;
  if (std::getenv("EDGEGAUGE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(file, std::ios::binary) << actual;
    return;
  }
  const std::string expected = content_of(file);
  EXPECT_TRUE(expected == actual) << file.filename() << ": " << first_difference(expected, actual)
                                  << "\nwanted? then EDGEGAUGE_UPDATE_GOLDEN=1 golden_test";
}

const analysis::Summary& example() {
  static const analysis::Summary summary = analysis::build_summary(test::example_run());
  return summary;
}

TEST(Golden, Limits) {
  expect_golden("limits.txt", report::limits_to_terminal(example().origins.front()->device.headline,
                                                         test::example_limits(), {}));
  expect_golden("limits.json",
                report::limits_to_json(example().origins.front()->device.headline, test::example_limits()));
}

TEST(Golden, TerminalOfEightyColumns) { expect_golden("table.txt", report::to_terminal(example(), {})); }

TEST(Golden, TerminalInColour) {
  expect_golden("table-colour.txt",
                report::to_terminal(example(), {.colour = true, .width = 100, .wide = false}));
}

TEST(Golden, WideTerminal) {
  expect_golden("table-wide.txt",
                report::to_terminal(example(), {.colour = false, .width = 80, .wide = true}));
}

TEST(Golden, Markdown) { expect_golden("report.md", report::to_markdown(example())); }

TEST(Golden, Csv) { expect_golden("report.csv", report::to_csv(example())); }

TEST(Golden, Json) { expect_golden("report.json", report::to_json(example())); }

TEST(Golden, Html) { expect_golden("report.html", report::to_html(example())); }

const analysis::Summary& on_two_boards() {
  static const analysis::Summary summary = test::merged(test::example_on_two_boards());
  return summary;
}

TEST(Golden, TerminalOfTwoDevices) { expect_golden("devices.txt", report::to_terminal(on_two_boards(), {})); }

TEST(Golden, MarkdownOfTwoDevices) { expect_golden("devices.md", report::to_markdown(on_two_boards())); }

TEST(Golden, HtmlOfTwoDevices) { expect_golden("devices.html", report::to_html(on_two_boards())); }

/// Three boards, in a world in which the study errs in two of its claims; AlexNet was not measured.
std::vector<analysis::Judgement> example_judgements() {
  std::vector<analysis::LoadedRun> runs = test::made_up_study({5, 9});
  for (analysis::LoadedRun& run : runs)
    std::erase_if(run.cells, [](const store::CellRow& cell) { return cell.key.model == "alexnet"; });
  return judge_claims(build_study(runs, test::made_up_prices({5, 9})));
}

TEST(Golden, ClaimsInTheTerminal) {
  expect_golden("claims.txt", report::claims_to_terminal(example_judgements(), {}));
}

/// Elementary functions may differ in the last bit from one C library to the next: six decimals of what is
/// made with them.
std::string rounded(const std::string& json) {
  static const std::regex kDigits(R"((\.\d{6})\d+)");
  return std::regex_replace(json, kDigits, "$1");
}

TEST(Golden, ClaimsInJson) {
  expect_golden("claims.json", rounded(report::claims_to_json(example_judgements())));
}

/// The example's run, as it is read for comparisons.
analysis::LoadedRun loaded_example() {
  const analysis::StoredRun stored = test::example_run();
  analysis::LoadedRun run{"edgegauge.db", stored.run, stored.device, stored.models, {}};
  for (const analysis::StoredRun::Cell& cell : stored.cells) run.cells.push_back(cell.row);
  return run;
}

analysis::CostTable example_costs() {
  const analysis::PriceList prices =
      analysis::parse_price_list(content_of(kFolder / "../../data/devices.toml"), "list");
  analysis::LoadedRun elsewhere = loaded_example();
  elsewhere.file = "elsewhere.db";
  elsewhere.device.headline = "a board that nobody priced";
  elsewhere.cells.resize(2);
  return cost_table({loaded_example(), elsewhere}, prices, {});
}

TEST(Golden, CostInTheTerminal) { expect_golden("cost.txt", report::cost_to_terminal(example_costs(), {})); }

TEST(Golden, CostInJson) { expect_golden("cost.json", rounded(report::cost_to_json(example_costs()))); }

analysis::ComparisonTable example_comparison(const std::vector<analysis::LoadedRun>& runs) {
  const analysis::DimensionRow& framework = *analysis::find_dimension("framework");
  return compare_sides(sides_by(runs, framework, "onnxruntime"), &framework,
                       {find_metric("latency_p50"), find_metric("memory_peak")});
}

const std::vector<analysis::Threshold>& example_thresholds() {
  static const std::vector<analysis::Threshold> kThresholds{analysis::parse_threshold("p50>5%"),
                                                            analysis::parse_threshold("memory>50%")};
  return kThresholds;
}

TEST(Golden, ComparisonInTheTerminal) {
  const std::vector<analysis::LoadedRun> runs{loaded_example()};
  expect_golden("compare.txt",
                report::comparison_to_terminal(example_comparison(runs), example_thresholds(), {}));
}

TEST(Golden, ComparisonInMarkdown) {
  const std::vector<analysis::LoadedRun> runs{loaded_example()};
  expect_golden("compare.md", report::comparison_to_markdown(example_comparison(runs), example_thresholds()));
}

TEST(Golden, ComparisonInJson) {
  const std::vector<analysis::LoadedRun> runs{loaded_example()};
  expect_golden("compare.json",
                rounded(report::comparison_to_json(example_comparison(runs), example_thresholds())));
}

std::string exported_example(report::ExportFormat format) {
  const analysis::StoredRun stored = test::example_run();
  std::string text;
  report::Exporter exporter(format, {.phases = true, .samples = false}, {analysis::parse_where("batch=1")},
                            [&](std::string_view piece) { text += piece; });
  exporter.begin();
  for (const analysis::StoredRun::Cell& cell : stored.cells) {
    const auto model = std::ranges::find(stored.models, cell.row.key.model_hash, &store::ModelRow::hash);
    exporter.add({stored.run, stored.device, *model, cell.row}, {cell.row, cell.phases, {}, {}});
  }
  return text;
}

TEST(Golden, ExportInCsv) { expect_golden("export.csv", exported_example(report::ExportFormat::kCsv)); }

TEST(Golden, ExportInJsonLines) {
  expect_golden("export.jsonl", exported_example(report::ExportFormat::kJsonLines));
}

/// Scripts of a line each stand for the real ones: what they are given is held, not what they are.
TEST(Golden, HtmlWithFigures) {
  const report::PageExtras extras{test::example_traces(example()),
                                  {{{"Vega 6.4.0", "draw();", "BSD-3-Clause\n<notice>"}}, ""}};
  expect_golden("report-figures.html", report::to_html(example(), extras));
}

TEST(Golden, Figures) {
  analysis::Summary summary = example();
  summary.cost = example_costs();
  std::string all;
  for (const report::FigureFile& file : report::figure_files(summary, test::example_traces(summary)))
    all += "--- " + file.name + "\n" + file.text;
  expect_golden("figures.json", all);
}

}  // namespace
}  // namespace edgegauge
