// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What export writes, import reads: in the same bits.
#include "analysis/portable.h"

#include "analysis/import.h"
#include "core/error.h"
#include "core/metrics.h"
#include "report/export.h"
#include "support/generated_section.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::analysis {
namespace {

using report::Exporter;
using report::ExportFormat;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr Include kEverything{.phases = true, .samples = true};

std::string written(const PortableRun& run, ExportFormat format, const std::vector<Where>& where = {},
                    const Include& include = kEverything) {
  std::string text;
  Exporter exporter(format, include, where, [&](std::string_view piece) { text += piece; });
  exporter.begin();
  for (const store::FinishedCell& cell : run.cells) {
    CellRecord record{run.run, run.device, {}, cell.row};
    for (const store::ModelRow& model : run.models) {
      if (model.hash == cell.row.key.model_hash) record.model = model;
    }
    exporter.add(record, cell);
  }
  return text;
}

std::vector<PortableRun> read_back(const std::string& text, ExportFormat format) {
  return format == ExportFormat::kCsv ? read_csv(text, "file.csv") : read_json_lines(text, "file.jsonl");
}

/// Text that is hard on formats: separators, quotes, formulas, line ends, other alphabets.
rc::Gen<std::string> some_text() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          ",", ";", "\"", "'", "=", "+", "-", "@", "%", "%3B", "\t", "\r", "\n", "\\", "a",
                          "b", " ", "é", "模", "[")),
                      [](const std::vector<std::string>& parts) {
                        std::string text;
                        for (const std::string& part : parts) text += part;
                        return text;
                      });
}

double some_number() {
  return *rc::gen::oneOf(rc::gen::map(rc::gen::inRange<std::int64_t>(-1000000, 1000000),
                                      [](std::int64_t n) { return static_cast<double>(n) / 7; }),
                         rc::gen::element(0.0, 1e-300, 1.7976931348623157e308, 0.1, 5e-324, 1e21));
}

std::vector<std::int64_t> some_latencies() {
  return *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000));
}

store::FinishedCell some_cell(int position) {
  store::FinishedCell cell;
  cell.row.id = CellId{100 + position};
  cell.row.position = position;
  store::CellKey& key = cell.row.key;
  key.model = "m" + *some_text();
  key.model_hash = "hash of " + key.model;
  key.runtime = "f" + *some_text();
  key.load = "paced" + *some_text();
  key.start = *some_text();
  key.batch = *rc::gen::inRange(1, 1000);
  key.threads = *rc::gen::inRange(0, 64);
  key.knobs = *rc::gen::container<std::map<std::string, std::string>>(some_text(), some_text());
  key.repeat = *rc::gen::inRange(0, 5);
  cell.row.runtime_version = *some_text();
  const bool measured = *rc::gen::arbitrary<bool>();
  if (!measured) {
    cell.row.status = store::CellStatus::kFailed;
    cell.row.stage = "load";
    cell.row.kind = "crash";
    cell.row.message = *some_text();
    return cell;
  }
  cell.row.status = store::CellStatus::kMeasured;
  cell.row.effective_precision = "fp32";
  cell.row.converged = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) {
    SteadyState& state = cell.row.steady_state.emplace();
    state.label = *rc::gen::element(SteadyLabel::kFlat, SteadyLabel::kSlowdown, SteadyLabel::kNoSteadyState);
    state.cut = *rc::gen::inRange<std::size_t>(0, 1000);
    if (*rc::gen::arbitrary<bool>()) state.drift = Drift{some_number(), some_number()};
  }
  cell.row.flags = *rc::gen::container<std::vector<std::string>>(rc::gen::nonEmpty(some_text()));
  for (const MetricRow& metric : metrics()) {
    if (*rc::gen::arbitrary<bool>()) continue;
    Estimate estimate{some_number(), std::nullopt};
    // Of an answer that is no number.
    const bool may_be_infinite = metric.name == "max_relative_error" || metric.name == "max_absolute_error";
    if (may_be_infinite && *rc::gen::arbitrary<bool>())
      estimate.value = std::numeric_limits<double>::infinity();
    if (*rc::gen::arbitrary<bool>()) estimate.interval = Interval{some_number(), some_number()};
    cell.row.metrics.push_back({metric.name, estimate});
  }
  cell.warm_up_ns = some_latencies();
  cell.samples_ns = some_latencies();
  cell.row.sample_count = static_cast<std::int64_t>(cell.samples_ns.size());
  for (int i = 0; i < *rc::gen::inRange(0, 4); ++i) {
    PhaseRecord& phase = cell.phases.emplace_back();
    phase.name = "read+parse:" + *some_text();
    phase.wall = Nanoseconds(*rc::gen::inRange(0, 1000000));
    phase.major_faults = *rc::gen::inRange(0, 100);
    if (*rc::gen::arbitrary<bool>()) phase.read_bytes = *rc::gen::inRange(0, 1000000);
    phase.resident_change_bytes = *rc::gen::inRange(-1000000, 1000000);
  }
  return cell;
}

PortableRun some_run() {
  PortableRun run;
  run.run.id = RunId{*rc::gen::inRange(1, 100)};
  run.run.started_utc = "2026-01-31T12:00:00Z";
  run.run.tool_version = *some_text();
  run.run.seed = *rc::gen::arbitrary<std::uint64_t>();
  run.run.flags = *rc::gen::container<std::vector<std::string>>(rc::gen::nonEmpty(some_text()));
  run.device = {"print", "a board" + *some_text(), "{}"};
  const int cells = *rc::gen::inRange(1, 4);
  for (int i = 0; i < cells; ++i) {
    run.cells.push_back(some_cell(i));
    const store::CellKey& key = run.cells.back().row.key;
    run.models.push_back({key.model_hash,
                          key.model,
                          key.model,
                          "import",
                          *some_text(),
                          *rc::gen::arbitrary<bool>() ? std::optional<std::int64_t>(7) : std::nullopt,
                          5,
                          {}});
  }
  return run;
}

void expect_round_trip(ExportFormat format) {
  const PortableRun run = some_run();
  const std::string text = written(run, format);
  const std::vector<PortableRun> back = read_back(text, format);
  RC_ASSERT(back.size() == 1u);
  RC_ASSERT(written(back[0], format) == text);
  // The other format knows what this one may have lost on both ways.
  const ExportFormat other = format == ExportFormat::kCsv ? ExportFormat::kJsonLines : ExportFormat::kCsv;
  RC_ASSERT(written(back[0], other) == written(run, other));
  for (std::size_t i = 0; i < run.cells.size(); ++i) {
    RC_ASSERT(back[0].cells[i].samples_ns == run.cells[i].samples_ns);
    RC_ASSERT(back[0].cells[i].row.key.knobs == run.cells[i].row.key.knobs);
    RC_ASSERT(back[0].cells[i].row.flags == run.cells[i].row.flags);
    RC_ASSERT(back[0].cells[i].row.converged == run.cells[i].row.converged);
    RC_ASSERT(back[0].cells[i].row.steady_state == run.cells[i].row.steady_state);
    RC_ASSERT(back[0].cells[i].row.metrics.size() == run.cells[i].row.metrics.size());
  }
}

RC_GTEST_PROP(Export, RoundTripsThroughCsv, ()) { expect_round_trip(ExportFormat::kCsv); }
RC_GTEST_PROP(Export, RoundTripsThroughJsonLines, ()) { expect_round_trip(ExportFormat::kJsonLines); }

/// Runs of several files as one export has them.
std::string written_together(const std::vector<PortableRun>& runs, ExportFormat format) {
  std::string text;
  for (const PortableRun& run : runs) {
    std::string one = written(run, format);
    if (format == ExportFormat::kCsv && !text.empty()) one.erase(0, one.find("\r\n") + 2);
    text += one;
  }
  return text;
}

RC_GTEST_PROP(Export, OfSeveralFilesKeepsTheirRunsApartThatHaveOneNumber, ()) {
  std::vector<PortableRun> runs{some_run(), some_run()};
  runs[1].run.id = runs[0].run.id;
  (*rc::gen::arbitrary<bool>() ? runs[1].device.fingerprint : runs[1].run.started_utc) += "2";
  for (const ExportFormat format : {ExportFormat::kCsv, ExportFormat::kJsonLines}) {
    const std::vector<PortableRun> back = read_back(written_together(runs, format), format);
    RC_ASSERT(back.size() == 2u);
    for (std::size_t i = 0; i < runs.size(); ++i)
      RC_ASSERT(written(back[i], format) == written(runs[i], format));
  }
}

PortableRun small_run() {
  PortableRun run;
  for (const char* framework : {"a", "b"}) {
    store::FinishedCell& cell = run.cells.emplace_back();
    cell.row.id = CellId{static_cast<std::int64_t>(run.cells.size())};
    cell.row.position = static_cast<int>(run.cells.size());
    cell.row.status = store::CellStatus::kMeasured;
    cell.row.key.model = "m";
    cell.row.key.runtime = framework;
    cell.row.metrics = {{"latency_p50", {1000, Interval{900, 1100}}}, {"samples", {30, std::nullopt}}};
    cell.samples_ns = {1, 2, 3};
  }
  return run;
}

std::size_t rows_where(const std::vector<std::string>& conditions, const Include& include = {}) {
  std::vector<Where> where;
  for (const std::string& condition : conditions) where.push_back(parse_where(condition));
  const std::string text = written(small_run(), ExportFormat::kJsonLines, where, include);
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(Export, FiltersRowsByEveryColumnAndByQuantity) {
  EXPECT_EQ(rows_where({}), 4u);
  EXPECT_EQ(rows_where({"framework=a"}), 2u);
  EXPECT_EQ(rows_where({"framework=a,b"}), 4u);
  EXPECT_EQ(rows_where({"framework!=a"}), 2u);
  EXPECT_EQ(rows_where({"framework=a", "quantity=latency_p50"}), 1u);
  EXPECT_EQ(rows_where({"framework=c"}), 0u);
  EXPECT_EQ(rows_where({}, {.phases = false, .samples = true}), 10u);
}

TEST(Export, RefusesAConditionOnNoColumn) {
  for (const char* text : {"framwork=a", "framework", "=a", ""})
    EXPECT_THROW(parse_where(text), Error) << text;
}

TEST(Import, TakesBackWhatAnAnswerThatIsNoNumberComesTo) {
  const std::vector<PortableRun> runs = read_csv(
      "cell,model,framework,quantity,value_unit,index,value [value_unit]\r\n"
      "1,m,f,max_relative_error,ratio,,inf\r\n1,m,f,cosine,ratio,,nan\r\n",
      "file.csv");
  const auto& figures = runs.at(0).cells.at(0).row.metrics;
  ASSERT_EQ(figures.size(), 2u);
  for (const MetricValue& figure : figures)
    EXPECT_EQ(std::isnan(figure.estimate.value), figure.name == "cosine") << figure.name;
}

TEST(Import, RefusesWhatItCannotReadWithThePlace) {
  const std::string header = "cell,model,framework,quantity,value_unit,index,value [value_unit]\r\n";
  const auto refused = [&](const std::string& text, const std::string& said) {
    try {
      read_csv(text, "file.csv");
      ADD_FAILURE() << "was taken: " << text;
    } catch (const BadInput& error) {
      EXPECT_THAT(error.what(), HasSubstr("file.csv")) << text;
      EXPECT_THAT(error.what(), HasSubstr(said)) << text;
    }
  };
  refused("", "empty");
  refused("cell,modle\r\n", "modle");
  refused(header + "1,m,f,latency_p50,ns,,x\r\n", ":2:");
  for (const char* bad : {"nan", "inf", "-inf", "1e999", " 5"})
    refused(header + "1,m,f,latency_p50,ns,," + bad + "\r\n", ":2: column value holds");
  refused(header + "1,m,f,latency_p50,ms,,5\r\n", "not in ns");
  refused(header + "1,m,f,latency_p51,ns,,5\r\n", "latency_p51");
  refused(header + "1,m,f,latency_p50,ns,,5\r\n1,m,f,latency_p50,ns,,5\r\n", ":3:");
  refused(header + "1,m,f,latency,ns,1,5\r\n", "index");
  refused(header + "1,m,f,latency,ns,0,5.5\r\n", "whole number");
  refused(header + "1,,f\r\n", "fields");
  refused(header + "1,,f,,,,\r\n", "no model");
  refused(header + "\"1,m,f\r\n", "does not end");
  const std::string state = "cell,model,framework,cut,steady_state\r\n";
  refused(state + "1,m,f,5,\r\n", "steady_state is not");
  refused(state + "1,m,f,,calm\r\n", "'calm'");
  refused(state + "1,m,f,-1,flat\r\n", "'-1'");
  refused(header + "\"1\"x,m,f,,,,\r\n", "end of a field");
}

TEST(Import, TakesATableOfAFewColumnsWrittenByHand) {
  const auto runs = read_csv(
      "cell,model,framework,batch,quantity,value\n1,m,f,4,latency_p50,1000\n2,m,g,4,,\n", "mine.csv");
  ASSERT_THAT(runs, SizeIs(1));
  ASSERT_THAT(runs[0].cells, SizeIs(2));
  EXPECT_EQ(runs[0].cells[0].row.key.batch, 4);
  EXPECT_EQ(runs[0].cells[0].row.metrics.at(0).estimate.value, 1000);
  EXPECT_EQ(runs[0].device.headline, "unknown device");
}

TEST(Export, IsDescribedInTheDocumentAsTheTablesHaveIt) {
  std::string table = "| column | unit | meaning |\n|---|---|---|\n";
  for (const ColumnRow& row : cell_columns())
    table += fmt::format("| `{}` | {} | {} |\n", row.name, row.unit, row.meaning);
  for (const ObservationColumn& row : observation_columns())
    table += fmt::format("| `{}` | | {} |\n", row.name, row.meaning);
  table += "\n| quantity | unit | meaning |\n|---|---|---|\n";
  for (const QuantityRow& row : other_quantities())
    table += fmt::format("| `{}` | {} | {} |\n", row.name, row.unit, row.meaning);
  edgegauge::test::expect_section(std::filesystem::path(EDGEGAUGE_SOURCE_DIR) / "docs/export.md", "columns",
                                  table);
}

}  // namespace
}  // namespace edgegauge::analysis
