// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/figures.h"

#include "golden/example_run.h"
#include "report/figure_rows.h"
#include "report/report.h"
#include "report/text.h"

#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace edgegauge::report {
namespace {

using Json = nlohmann::ordered_json;
using edgegauge::test::example_run;
using edgegauge::test::example_traces;
using ::testing::HasSubstr;
using ::testing::Not;

const analysis::Summary& example() {
  static const analysis::Summary summary = analysis::build_summary(example_run());
  return summary;
}

const Json& example_rows() {
  static const Json rows = figure_rows(example(), example_traces(example()));
  return rows;
}

std::vector<std::string> names_of(const std::vector<Figure>& figures) {
  std::vector<std::string> names;
  for (const Figure& figure : figures) names.push_back(figure.name);
  return names;
}

PageExtras with_scripts() {
  return {example_traces(example()), {{{"Vega", "let a = '</script><!--';", "notice"}}, ""}};
}

TEST(FigureRows, OfEveryMeasuredCellHaveItsFiguresAndNoOthers) {
  EXPECT_EQ(example_rows().at("cells").size(), static_cast<std::size_t>(example().measured));
  for (const Json& row : example_rows().at("cells")) {
    const auto cell = std::ranges::find_if(
        example().rows, [&](const analysis::Row& one) { return one.cell.id.value == row.at("cell"); });
    EXPECT_NEAR(row.at("p50").get<double>() * 1e6, cell->metric("latency_p50")->estimate.value, 50);
    EXPECT_EQ(row.contains("p99"), cell->metric("latency_p99") != nullptr);
  }
}

TEST(FigureRows, WhatOneCellLacksIsSaidAndHasNoValue) {
  analysis::StoredRun run = example_run();
  std::erase_if(run.cells[0].row.metrics,
                [](const MetricValue& metric) { return metric.name == "memory_peak"; });
  const Json rows = figure_rows(analysis::build_summary(std::move(run)), {});
  const auto absent = std::ranges::count_if(rows.at("resources"), [](const Json& row) {
    return row.at("text") == "not measured" && !row.contains("value");
  });
  EXPECT_EQ(absent, 1);
}

/// All on the Pareto front of one model: samples per second, and euros for a million.
analysis::Summary summary_of_costs(const std::vector<std::pair<double, double>>& points) {
  analysis::StoredRun run;
  analysis::CostTable costs;
  for (const auto& [rate, euros] : points) {
    analysis::StoredRun::Cell& cell = run.cells.emplace_back();
    cell.row.id = CellId{static_cast<std::int64_t>(run.cells.size())};
    cell.row.key.model = cell.row.key.model_hash = "m";
    cell.row.key.runtime = "f" + std::to_string(run.cells.size());
    cell.row.status = store::CellStatus::kMeasured;
    cell.row.metrics.push_back({"throughput", {rate, std::nullopt}});
    analysis::CostRow& cost = costs.rows.emplace_back();
    cost.id.cell = cell.row.id;
    cost.key = cell.row.key;
    cost.per_million = Estimate{euros, std::nullopt};
    cost.on_front = true;
  }
  analysis::Summary summary = analysis::build_summary(std::move(run));
  summary.cost = costs;
  return summary;
}

TEST(FigureRows, OfNamesOnTheFrontThatWouldCoverEachOtherTheFastestIsShown) {
  const Json rows = figure_rows(summary_of_costs({{38, 0.049}, {40, 0.05}, {37, 0.01}, {20, 0.045}}), {});
  std::vector<bool> named;
  for (const Json& row : rows.at("cost")) named.push_back(row.contains("label"));
  EXPECT_EQ(named, (std::vector{false, true, true, true}));
}

TEST(FigureRows, LoadingAddsUpToWhatTheMetricSays) {
  std::map<std::int64_t, double> load_ms;
  for (const Json& row : example_rows().at("starts")) {
    if (row.at("part") == "load") load_ms[row.at("cell").get<std::int64_t>()] += row.at("ms").get<double>();
  }
  ASSERT_FALSE(load_ms.empty());
  for (const analysis::Row& row : example().rows) {
    const auto sum = load_ms.find(row.cell.id.value);
    if (sum == load_ms.end()) continue;
    EXPECT_NEAR(sum->second * 1e6, row.metric("load_time")->estimate.value, 1e4);
  }
}

/// Three starts from each state that load for 10, 20 and 30 ms, warm ones for a tenth of that.
analysis::Summary summary_of_starts() {
  analysis::StoredRun run;
  for (const std::string& state : std::vector<std::string>{"warm-file", "cold"}) {
    for (int repeat = 0; repeat < 3; ++repeat) {
      analysis::StoredRun::Cell cell;
      cell.row.id = CellId{static_cast<std::int64_t>(run.cells.size()) + 1};
      cell.row.key.model = cell.row.key.model_hash = "m";
      cell.row.key.runtime = "f";
      cell.row.key.start = state;
      cell.row.key.repeat = repeat;
      cell.row.status = store::CellStatus::kMeasured;
      cell.row.metrics = {{"memory_peak", {1e6, std::nullopt}}};
      PhaseRecord read;
      read.name = "read";
      read.wall = std::chrono::milliseconds((repeat + 1) * (state == "cold" ? 10 : 1));
      PhaseRecord first = read;
      first.name = "first";
      cell.phases = {read, first};
      run.cells.push_back(std::move(cell));
    }
  }
  return analysis::build_summary(std::move(run));
}

TEST(FigureRows, StartsAreMediansInAPanelForEachStateTheColdestFirst) {
  const analysis::Summary summary = summary_of_starts();
  EXPECT_THAT(panels_of(summary), testing::ElementsAre("m, from cold", "m, from warm-file"));
  std::map<std::string, std::vector<double>> loads;
  const Json rows = figure_rows(summary, {});
  for (const Json& row : rows.at("starts")) {
    EXPECT_EQ(row.at("setting"), "f");
    if (row.at("part") == "load") loads[row.at("panel")].push_back(row.at("ms"));
  }
  EXPECT_THAT(loads["m, from cold"], testing::ElementsAre(20));
  EXPECT_THAT(loads["m, from warm-file"], testing::ElementsAre(2));
}

TEST(FigureRows, StartsAreInNoFigureOfSteadyRequests) {
  const analysis::Summary summary = summary_of_starts();
  EXPECT_THAT(names_of(figures_of(summary, figure_rows(summary, {}))), testing::ElementsAre("loading"));
}

TEST(Figures, OfStartsAloneHaveNoSteadyInferenceInTheLegend) {
  const auto legend_of = [](const analysis::Summary& summary) {
    for (const Figure& figure : figures_of(summary, figure_rows(summary, {})))
      if (figure.name == "loading") return specification(figure, summary).dump();
    return std::string();
  };
  EXPECT_THAT(legend_of(summary_of_starts()),
              testing::AllOf(HasSubstr("\"first inference\""), Not(HasSubstr("\"steady inference\""))));
  EXPECT_THAT(legend_of(example()), HasSubstr("\"steady inference\""));
}

TEST(Html, OfManyStartsFoldsTheirPhases) {
  analysis::Summary summary = summary_of_starts();
  EXPECT_THAT(to_html(summary, {}), Not(HasSubstr("Phase by phase")));
  const std::vector<analysis::StartGroup> two = summary.starts;
  for (int i = 0; i < 5; ++i) summary.starts.insert(summary.starts.end(), two.begin(), two.end());
  EXPECT_THAT(to_html(summary, {}), HasSubstr("<summary>Phase by phase</summary>"));
}

/// One sustained cell of two windows.
analysis::Summary summary_of_sustained() {
  analysis::StoredRun run;
  analysis::StoredRun::Cell& cell = run.cells.emplace_back();
  cell.row.id = CellId{1};
  cell.row.key.model = cell.row.key.model_hash = "m";
  cell.row.key.runtime = "f";
  cell.row.key.load = "closed sustained 120s";
  cell.row.status = store::CellStatus::kMeasured;
  cell.windows.resize(2);
  for (int i = 0; i < 2; ++i) {
    cell.windows[static_cast<std::size_t>(i)].from = std::chrono::minutes(i);
    cell.windows[static_cast<std::size_t>(i)].to = std::chrono::minutes(i + 1);
    cell.windows[static_cast<std::size_t>(i)].throughput = 10 - i;
  }
  return analysis::build_summary(std::move(run));
}

std::string note_of_sustained(const std::vector<Series>& sensors) {
  const analysis::Summary summary = summary_of_sustained();
  std::vector<analysis::Trace> traces(1);
  traces[0].sensors = sensors;
  for (const Figure& figure : figures_of(summary, figure_rows(summary, traces)))
    if (figure.name == "sustained") return figure.note;
  return "there is no such figure";
}

TEST(FigureRows, OfASustainedCellAreItsWindowsAndWhatSensorsTold) {
  std::vector<analysis::Trace> traces(1);
  traces[0].sensors = {{"cpu_clock", "Hz", {1'000'000'000}, {1.5e9F}}, {"power", "watts", {0}, {5}}};
  const Json rows = figure_rows(summary_of_sustained(), traces).at("sustained");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].at("seconds"), Json({30.0, 90.0}));
  EXPECT_EQ(rows[0].at("value"), Json({10.0, 9.0}));
  EXPECT_EQ(rows[1].at("measure"), "processor clock, GHz");
  EXPECT_EQ(rows[1].at("value"), Json::array({1.5}));
}

TEST(FigureRows, OfAnyOtherCellAreWhatSensorsToldInAPanelOfItsModel) {
  std::vector<analysis::Trace> traces(example().rows.size());
  traces[1].sensors = {{"temperature", "celsius", {0, 500'000'000}, {40, 41}}, {"power", "watts", {0}, {5}}};
  const Json rows = figure_rows(example(), traces).at("sensed");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("measure"), "°C · " + rows[0].at("panel").get<std::string>());
  EXPECT_EQ(rows[0].at("seconds"), Json({0.0, 0.5}));
  EXPECT_EQ(rows[0].at("value"), Json({40.0, 41.0}));
  EXPECT_THAT(figure_rows(summary_of_sustained(), std::vector<analysis::Trace>(1)).at("sensed"),
              testing::IsEmpty());
}

TEST(Figures, OfASustainedCellSayWhichSensorToldNothing) {
  EXPECT_THAT(note_of_sustained({}), HasSubstr("Not measured: temperature and clock"));
  EXPECT_THAT(note_of_sustained({{"temperature", "celsius", {0}, {40}}}), HasSubstr("Not measured: clock"));
}

TEST(FigureRows, LoadsHaveAPanelEach) {
  analysis::StoredRun run = example_run();
  const auto cell = std::ranges::find_if(run.cells, [](const auto& one) {
    return one.row.key.model == "resnet18" && one.row.key.runtime == "ncnn" && one.row.key.batch == 1;
  });
  cell->row.key.load = "paced 5/s";
  const analysis::Summary summary = analysis::build_summary(std::move(run));
  const Json rows = figure_rows(summary, {});
  for (const Json& row : rows.at("cells")) {
    const std::string model = row.at("model");
    const bool is_paced = row.at("setting").get<std::string>().find("paced") != std::string::npos;
    EXPECT_EQ(row.at("panel"), is_paced ? model + ", paced 5/s" : model);
  }
  EXPECT_THAT(panels_of(summary), testing::Contains("resnet18, paced 5/s"));
}

TEST(FigureRows, NamesAtTheEndsOfLinesLeaveEachOtherRoom) {
  std::map<std::string, std::vector<double>> of_model;
  for (const Json& row : example_rows().at("cells")) {
    if (row.contains("p50_label")) of_model[row.at("panel")].push_back(row.at("p50_label"));
  }
  ASSERT_FALSE(of_model.empty());
  for (auto& [model, labels] : of_model) {
    std::ranges::sort(labels);
    for (std::size_t i = 1; i < labels.size(); ++i)
      EXPECT_GT(labels[i] - labels[i - 1], labels.back() * 0.05) << model;
  }
}

RC_GTEST_PROP(ShownName, IsPrintableAndOfBoundedWidth, (const std::string& part)) {
  std::string name;
  for (int i = *rc::gen::inRange(1, 400); i > 0; --i) name += part;
  RC_ASSERT(display_width(shown_name(name)) <= 96u * 2);
  RC_ASSERT(printable(shown_name(name)) == shown_name(name));
}

TEST(ShownName, KeepsBothEndsOfALongOne) {
  const std::string shown = shown_name("begin" + std::string(1'000'000, 'x') + "the-very-end");
  EXPECT_THAT(shown, testing::StartsWith("begin"));
  EXPECT_THAT(shown, testing::EndsWith("the-very-end"));
}

TEST(Figures, ThoseThatTheRowsCanFill) {
  EXPECT_THAT(names_of(figures_of(example(), example_rows())),
              testing::ElementsAre("throughput", "throughput-by-batch", "latency-by-batch", "resources",
                                   "loading", "roofline", "distribution", "over-time"));
  EXPECT_THAT(names_of(figures_of(example(), figure_rows(example(), {}))),
              Not(testing::Contains("over-time")));
  const analysis::Summary empty = analysis::build_summary({});
  EXPECT_THAT(figures_of(empty, figure_rows(empty, {})), testing::IsEmpty());
}

TEST(Figures, OfOneBatchHaveNoneAgainstBatch) {
  analysis::StoredRun run = example_run();
  std::erase_if(run.cells, [](const auto& cell) { return cell.row.key.batch != 1; });
  const analysis::Summary summary = analysis::build_summary(std::move(run));
  EXPECT_THAT(names_of(figures_of(summary, figure_rows(summary, {}))),
              testing::ElementsAre("throughput", "resources", "loading", "roofline"));
}

TEST(Figures, OfTheRooflineNeedStoredLimits) {
  analysis::StoredRun run = example_run();
  run.limits.clear();
  const analysis::Summary summary = analysis::build_summary(std::move(run));
  EXPECT_THAT(names_of(figures_of(summary, figure_rows(summary, {}))), Not(testing::Contains("roofline")));
}

TEST(FigureRows, HaveAPointForEachCellUnderTheRooflineAndTwoForEachRoof) {
  int cells = 0;
  std::map<std::string, int> roofs;
  for (const Json& row : example_rows().at("roofline")) {
    if (row.contains("roof")) {
      ++roofs[row.at("roof")];
    } else {
      ++cells;
      EXPECT_GT(row.at("grate").get<double>(), 0) << row;
    }
  }
  const auto with_ceiling =
      std::ranges::count_if(example().rows, [](const analysis::Row& row) { return row.ceiling.has_value(); });
  EXPECT_EQ(cells, with_ceiling);
  EXPECT_THAT(roofs, testing::UnorderedElementsAre(testing::Pair(testing::StartsWith("fp32 23.0 G/s"), 2),
                                                   testing::Pair("memory 5.20 GB/s", 2)));
}

TEST(FigureFiles, StandAlone) {
  for (const FigureFile& file : figure_files(example(), example_traces(example()))) {
    SCOPED_TRACE(file.name);
    const Json json = Json::parse(file.text);
    EXPECT_THAT(json.at("$schema").get<std::string>(), HasSubstr("vega-lite/v6"));
    EXPECT_FALSE(json.at("datasets").at(json.at("data").at("name")).empty());
    EXPECT_THAT(file.text, Not(HasSubstr("var(--")));
    EXPECT_THAT(file.text, HasSubstr("\"onnxruntime\""));
  }
}

TEST(FiguresOfAPage, NoNameAndNoScriptLeavesItsElement) {
  const std::string page = to_html(example(), with_scripts());
  const auto count = [&](const std::string& tag) {
    std::size_t found = 0;
    for (std::size_t at = page.find(tag); at != std::string::npos; at = page.find(tag, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("<script"), 3u);  // data, a library, the page's own
  EXPECT_EQ(count("</script"), 3u);
  EXPECT_EQ(count("<!--"), 0u);
}

TEST(FiguresOfAPage, OnlyItsOwnScriptsMayRun) {
  const std::string page = to_html(example(), with_scripts());
  EXPECT_THAT(page, HasSubstr("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"));
  EXPECT_THAT(page, Not(HasSubstr("unsafe-eval")));
  EXPECT_THAT(page, Not(HasSubstr("https://")));
}

TEST(FiguresOfAPage, WithoutScriptsItSaysWhyThereAreNone) {
  PageExtras extras;
  extras.scripts.missing = "Plain charts only: vega is not installed.";
  const std::string page = to_html(example(), extras);
  EXPECT_THAT(page, HasSubstr("Plain charts only: vega is not installed."));
  EXPECT_THAT(page, Not(HasSubstr("data-figure")));
}

}  // namespace
}  // namespace edgegauge::report
