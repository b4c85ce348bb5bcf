// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What commands write that are no reports: settings measured in turns, prices, limits that a run was held
// against, the columns of an export.
#include "analysis/names.h"
#include "golden/example_run.h"
#include "golden/expect_golden.h"
#include "report/bound.h"
#include "report/compare_measured.h"
#include "report/cost.h"
#include "report/export.h"

#include <gtest/gtest.h>

namespace edgegauge {
namespace {

using report::MeasuredPair;
using test::expect_golden;

/// Slower, and so beyond one of its limits; not told apart yet, a quad lost; nothing measured whole.
std::vector<MeasuredPair> example_pairs() {
  const MeasuredPair slower{
      .base = "squeezenet1.1 onnxruntime default",
      .other = "squeezenet1.1 onnxruntime arena_of|<b>=off",
      .comparison = Comparison{.ratio = {1.1875, Interval{1.125, 1.25}}, .verdict = Verdict::kSlower},
      .quads = 12,
      .lost = 0,
      .clear = true,
      .runs = {3, 4},
      .results = "edgegauge.db",
      .thresholds = {analysis::parse_threshold("p50>5%"), analysis::parse_threshold("p50>30%")}};
  MeasuredPair unclear = slower;
  unclear.comparison = Comparison{.ratio = {1.03125, Interval{0.96875, 1.09375}}, .verdict = Verdict::kTie};
  unclear.lost = 1;
  unclear.clear = false;
  MeasuredPair nothing = slower;
  nothing.comparison.reset();
  nothing.quads = 0;
  nothing.lost = 12;
  nothing.clear = false;
  nothing.runs = {3};
  return {slower, unclear, nothing};
}

std::string written(std::string (*write)(const MeasuredPair&)) {
  std::string text;
  for (const MeasuredPair& pair : example_pairs()) text += write(pair) + "\n";
  return text;
}

TEST(Golden, MeasuredComparisonInTheTerminal) {
  expect_golden("compare-measured.txt",
                written([](const MeasuredPair& pair) { return measured_to_terminal(pair, 80); }));
}

TEST(Golden, MeasuredComparisonInMarkdown) {
  expect_golden("compare-measured.md", written(report::measured_to_markdown));
}

TEST(Golden, MeasuredComparisonInJson) {
  expect_golden("compare-measured.json", written(report::measured_to_json));
}

/// One entry is this board, one has no price, one a currency without a rate, one a name that attacks.
analysis::PriceList example_prices() {
  constexpr const char* kList = R"(
[[rate]]
currency = "USD"
euros = 0.9375
date = "2024-12-31"
source = "a bank"

[[device]]
id = "pi-4"
name = "Raspberry Pi 4 Model B, 4 GB"
kind = "board"
match = ["Raspberry Pi 4"]
price = { amount = 56, currency = "USD", date = "2019-06-24", source = "its maker, on the day of launch" }

[[device]]
id = "unpriced"
name = "A board that nobody sells"
kind = "board"
match = ["nobody", "sells"]

[[device]]
id = "board-that-is-far-away"
name = "A board of another currency"
kind = "board"
match = ["far away"]
price = { amount = 199.5, currency = "CHF", date = "2025-01-31", source = "a shop" }

[[device]]
id = "\u001b[31mred"
name = "<script>alert(1)</script>"
kind = "accelerator"
match = ["<script>"]
price = { amount = 12, currency = "EUR", date = "2025-02-28", source = "\u202e\u001b[2J" }
)";
  return analysis::parse_price_list(kList, "list");
}

std::string example_headline() { return test::example_run().device.headline; }

TEST(Golden, PricesInTheTerminal) {
  expect_golden("prices.txt", report::prices_to_terminal(example_prices(), example_headline(), {}));
}

TEST(Golden, PricesOfAnotherDeviceOnAWideTerminal) {
  expect_golden("prices-wide.txt", report::prices_to_terminal(example_prices(), "a board that is in no list",
                                                              {.colour = false, .width = 80, .wide = true}));
}

TEST(Golden, PricesInJson) {
  expect_golden("prices.json", report::prices_to_json(example_prices(), example_headline()));
}

/// Crossed in one cell and in several, kept though some cells have no such figure, judged in no cell.
TEST(Golden, LinesOfTheLimitsOfARun) {
  const analysis::Summary summary = analysis::build_summary(test::example_run());
  std::string lines;
  for (const char* text : {"memory>700MB", "p50>500ms", "throughput<1/s", "p99>10s", "energy>1J"}) {
    const analysis::Bound bound = analysis::parse_bound(text);
    lines += report::bound_line(bound, check_bound(summary.rows, bound), varying(summary)) + "\n";
  }
  expect_golden("bounds.txt", lines);
}

TEST(Golden, DataDictionaryInCsv) {
  expect_golden("dictionary.csv", report::data_dictionary(report::ExportFormat::kCsv));
}

TEST(Golden, DataDictionaryInJsonLines) {
  expect_golden("dictionary.jsonl", report::data_dictionary(report::ExportFormat::kJsonLines));
}

}  // namespace
}  // namespace edgegauge
