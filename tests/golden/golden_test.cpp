// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Each report format of one made-up run, and what other commands make of it, is held against a file of its
// own.
#include "golden/example_run.h"
#include "golden/expect_golden.h"
#include "report/claims.h"
#include "report/compare.h"
#include "report/cost.h"
#include "report/export.h"
#include "report/figures.h"
#include "report/limits.h"
#include "report/report.h"
#include "support/generated_section.h"
#include "unit/analysis/made_up_study.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace edgegauge {
namespace {

using test::expect_golden;
using test::rounded;

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

TEST(Golden, ClaimsInJson) {
  expect_golden("claims.json", rounded(report::claims_to_json(example_judgements())));
}

analysis::LoadedRun loaded_example() { return test::loaded(test::example_run()); }

analysis::CostTable example_costs() {
  const analysis::PriceList prices =
      analysis::parse_price_list(test::read_text(EDGEGAUGE_SOURCE_DIR "/data/devices.toml"), "list");
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
