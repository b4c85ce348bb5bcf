// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Whoever reads the page, the Markdown, the CSV or the JSON of a run reads the same figures. Each is read
// back on its own and held against the CSV: its numbers to the last bit, its texts as the metric writes them.
#include "analysis/answers.h"
#include "report/report.h"
#include "unit/report/csv_reader.h"
#include "unit/report/table_reader.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace edgegauge::report {
namespace {

using edgegauge::test::ShownTable;
using store::CellStatus;
using Json = nlohmann::json;

// ---- Runs

constexpr std::string_view kAbsent = "-";
const std::vector<std::string> kModels{"resnet18", "a|b_c", "<b>d&amp;e</b>", "f*g*\\h", "模型 é", "i\"j'"};
const std::vector<std::string> kFrameworks{"onnxruntime", "n|c*n"};
const std::vector<std::string> kMessages{"killed", "a | b, `c`", "<i>no</i> & \"none\"", "\\d *e* [f]"};

/// From far below a nanosecond or a byte to days and terabytes.
double some_magnitude() {
  return static_cast<double>(*rc::gen::inRange<std::int64_t>(1, 1'000'000)) / 7 *
         std::pow(10, *rc::gen::inRange(-12, 9));
}

double some_value(const MetricRow& metric) {
  const bool may_be_infinite = metric.name == "max_relative_error" || metric.name == "max_absolute_error";
  const bool may_be_negative = metric.unit == "ratio" || metric.unit == "J";
  switch (*rc::gen::inRange(0, 12)) {
    case 0:
      return 0;
    case 1:
      return may_be_infinite ? std::numeric_limits<double>::infinity() : some_magnitude();
    case 2:
      return may_be_negative ? -some_magnitude() : some_magnitude();
    default:
      return some_magnitude();
  }
}

Estimate some_estimate(const MetricRow& metric) {
  const double value = some_value(metric);
  if (!std::isfinite(value) || *rc::gen::arbitrary<bool>()) return {value, std::nullopt};
  const double below = value - value * *rc::gen::inRange(0, 1000) / 1001;
  const double above = value + value * *rc::gen::inRange(0, 3000) / 1001;
  return {value, Interval{std::min(below, above), std::max(below, above)}};
}

/// Among them metrics that a column is left out for where no cell has them.
std::vector<const MetricRow*> some_metrics() {
  std::vector<const MetricRow*> some;
  for (const MetricRow& metric : metrics()) {
    if (*rc::gen::inRange(0, 4) != 0) some.push_back(&metric);
  }
  return some;
}

void measure(store::CellRow& cell, const std::vector<const MetricRow*>& known) {
  cell.status = CellStatus::kMeasured;
  cell.effective_precision = "fp32";
  cell.converged = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) {
    const auto label = *rc::gen::element(SteadyLabel::kFlat, SteadyLabel::kWarmUp, SteadyLabel::kSlowdown,
                                         SteadyLabel::kDrifting, SteadyLabel::kNoSteadyState);
    cell.steady_state = SteadyState{.label = label, .cut = *rc::gen::inRange<std::size_t>(0, 3) * 17};
  }
  for (const MetricRow* metric : known) {
    if (*rc::gen::inRange(0, 3) != 0) cell.metrics.push_back({metric->name, some_estimate(*metric)});
  }
}

void end_without_figures(store::CellRow& cell) {
  cell.status = *rc::gen::element(CellStatus::kFailed, CellStatus::kSkipped);
  cell.message = *rc::gen::elementOf(kMessages);
  if (cell.status != CellStatus::kFailed) return;
  cell.kind = "out-of-memory";
  cell.stage = *rc::gen::element<std::string>("", "load");
}

/// At least one.
std::vector<std::string> some_of(std::vector<std::string> all) {
  const std::string one = *rc::gen::elementOf(all);
  std::erase_if(all, [&](const std::string& other) { return other != one && *rc::gen::arbitrary<bool>(); });
  return all;
}

analysis::Summary some_summary() {
  const std::vector<const MetricRow*> known = some_metrics();
  analysis::StoredRun run;
  const std::vector<std::string> frameworks = some_of(kFrameworks);
  for (const std::string& model : some_of(kModels)) {
    const char* weights = *rc::gen::element("synthetic (seed 1)", "of its file");
    run.models.push_back({"hash of " + model, model, model, "zoo", weights, {}, {}, {}, {}});
    for (const std::string& framework : frameworks) {
      for (const std::int64_t batch : {1, 4}) {
        if (*rc::gen::inRange(0, 5) == 0) continue;
        store::CellRow& cell = run.cells.emplace_back().row;
        cell.id = CellId{static_cast<std::int64_t>(100 + run.cells.size())};
        cell.key.model = model;
        cell.key.model_hash = "hash of " + model;
        cell.key.runtime = framework;
        cell.key.batch = batch;
        *rc::gen::inRange(0, 4) == 0 ? end_without_figures(cell) : measure(cell, known);
      }
    }
  }
  return analysis::build_summary(std::move(run));
}

// ---- CSV

/// A record by the titles of its fields.
using Cell = std::map<std::string, std::string>;

std::vector<Cell> csv_cells(const analysis::Summary& summary) {
  const auto records = edgegauge::test::read_csv(to_csv(summary));
  std::vector<Cell> cells;
  for (std::size_t i = 1; i < records.size(); ++i) {
    Cell& cell = cells.emplace_back();
    for (std::size_t column = 0; column < records[0].size(); ++column)
      cell[records[0][column]] = records[i].at(column);
  }
  return cells;
}

const std::array<std::string, 3> kParts{"value", "low", "high"};

/// What stands in the column of a metric: a number, or nothing.
const std::string& field(const Cell& cell, const MetricRow& metric, const std::string& part) {
  return cell.at(fmt::format("{}{} [{}]", metric.name, part == "value" ? "" : " " + part, metric.unit));
}

std::optional<Estimate> estimate(const Cell& cell, const MetricRow& metric) {
  if (field(cell, metric, "value").empty()) return std::nullopt;
  Estimate read{std::stod(field(cell, metric, "value")), std::nullopt};
  if (!field(cell, metric, "low").empty())
    read.interval = Interval{std::stod(field(cell, metric, "low")), std::stod(field(cell, metric, "high"))};
  return read;
}

bool is_measured(const Cell& cell) { return cell.at("status") == "measured"; }

bool is_unsteady(const Cell& cell) {
  return cell.at("steady_state") == "drifting" || cell.at("steady_state") == "no-steady-state";
}

// ---- What tables are to show of a record

std::string figure_of(const Cell& cell, const MetricRow& metric) {
  const std::optional<Estimate> read = estimate(cell, metric);
  return read ? analysis::with_spread(metric, *read) : std::string(kAbsent);
}

/// What Markdown has behind a figure and the page beside the name.
std::string doubts(const Cell& cell, const MetricRow& metric) {
  if (field(cell, metric, "low").empty()) return "";
  return std::string(cell.at("converged") == "true" ? "" : "?") + (is_unsteady(cell) ? "~" : "");
}

std::string state_of(const Cell& cell) {
  const std::string& label = cell.at("steady_state");
  if (label.empty()) return std::string(kAbsent);
  return cell.at("cut") == "0" ? label : fmt::format("{} ({} cut)", label, cell.at("cut"));
}

std::string reason_of(const Cell& cell) {
  if (cell.at("status") != "failed") return cell.at("message");
  const std::string stage = cell.at("stage").empty() ? "" : " at " + cell.at("stage");
  return fmt::format("{}{}: {}", cell.at("kind"), stage, cell.at("message"));
}

std::string name_of(const Cell& cell, const std::vector<Cell>& all) {
  const bool several = std::ranges::any_of(
      all, [&](const Cell& other) { return other.at("framework") != cell.at("framework"); });
  return fmt::format("{} b{}{}", cell.at("model"), cell.at("batch"),
                     several ? " " + cell.at("framework") : "");
}

bool is_synthetic(const Cell& cell) { return cell.at("weights").starts_with("synthetic"); }

std::string html_name(const Cell& cell, const std::vector<Cell>& all) {
  return name_of(cell, all) + (is_synthetic(cell) ? " synthetic" : "") +
         (cell.at("converged") == "false" ? " not converged" : "") +
         (is_unsteady(cell) ? " " + cell.at("steady_state") : "");
}

std::string markdown_name(const Cell& cell, const std::vector<Cell>& all) {
  return name_of(cell, all) + (is_synthetic(cell) ? " (synthetic)" : "");
}

// ---- Where formats differ

using Differences = std::vector<std::string>;

/// What a JSON number is, text standing for what is none.
double number(const Json& json) {
  return json.is_string() ? std::stod(json.get<std::string>()) : json.get<double>();
}

void compare_numbers(const Cell& cell, const Json& json, Differences& found) {
  const Json figures = json.value("metrics", Json::object());
  for (const MetricRow& metric : metrics()) {
    const Json figure = figures.value(metric.name, Json::object());
    for (const std::string& part : kParts) {
      const std::string& of_csv = field(cell, metric, part);
      const bool same = figure.contains(part) && !figure.at(part).is_null()
                            ? !of_csv.empty() && std::bit_cast<std::uint64_t>(std::stod(of_csv)) ==
                                                     std::bit_cast<std::uint64_t>(number(figure.at(part)))
                            : of_csv.empty();
      if (!same) {
        found.push_back(fmt::format("cell {}, {} of {}: CSV '{}', JSON {}", cell.at("cell"), part,
                                    metric.name, of_csv, figure.dump()));
      }
    }
  }
}

void compare_texts(const std::string& where, const std::string& expected, const std::string& shown,
                   Differences& found) {
  if (shown != expected)
    found.push_back(fmt::format("{}: '{}' is shown, and not '{}'", where, shown, expected));
}

const MetricRow* metric_titled(const std::string& title) {
  const auto metric = std::ranges::find(metrics(), title, &MetricRow::title);
  return metric == metrics().end() ? nullptr : &*metric;
}

/// Metrics that a table of cells must have a column for.
std::vector<std::string> titles_where(unsigned place, const std::vector<Cell>& cells) {
  std::vector<std::string> titles;
  for (const MetricRow& metric : metrics()) {
    const bool is_known =
        std::ranges::any_of(cells, [&](const Cell& cell) { return !field(cell, metric, "value").empty(); });
    if ((metric.shown_in & place) != 0 && (is_known || (metric.shown_in & kIfAny) == 0))
      titles.emplace_back(metric.title);
  }
  return titles;
}

/// How the table that one format shows of measured cells must look.
struct CellTable {
  std::string format;
  ShownTable shown;
  unsigned place;
  std::string (*name)(const Cell& cell, const std::vector<Cell>& all);
  bool marks_doubts;
};

void compare_measured(const CellTable& table, const std::vector<Cell>& all, Differences& found) {
  std::vector<Cell> cells = all;
  std::erase_if(cells, [](const Cell& cell) { return !is_measured(cell); });
  const ShownTable& shown = table.shown;
  if (shown.rows.size() != cells.size()) {
    found.push_back(
        fmt::format("{} has {} rows of {} measured cells", table.format, shown.rows.size(), cells.size()));
    return;
  }
  if (cells.empty()) return;
  if (std::vector(shown.titles.begin() + 2, shown.titles.end()) != titles_where(table.place, all))
    found.push_back(table.format + " has other columns");
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string where = fmt::format("{}, cell {}", table.format, cells[i].at("cell"));
    const std::vector<std::string>& row = shown.rows[i];
    if (!shown.cells.empty())
      compare_texts(where + ", data-cell", cells[i].at("cell"), shown.cells[i], found);
    compare_texts(where + ", name", table.name(cells[i], all), row.at(0), found);
    compare_texts(where + ", state", state_of(cells[i]), row.at(1), found);
    for (std::size_t column = 2; column < shown.titles.size(); ++column) {
      const MetricRow* metric = metric_titled(shown.titles[column]);
      if (metric == nullptr) continue;  // said above
      const std::string marks = table.marks_doubts ? doubts(cells[i], *metric) : "";
      compare_texts(where + ", " + shown.titles[column], figure_of(cells[i], *metric) + marks, row.at(column),
                    found);
    }
  }
}

void compare_not_measured(const CellTable& table, const std::vector<Cell>& all, Differences& found) {
  std::vector<Cell> cells = all;
  std::erase_if(cells, is_measured);
  if (table.shown.rows.size() != cells.size()) {
    found.push_back(fmt::format("{} has {} rows of {} cells that were not measured", table.format,
                                table.shown.rows.size(), cells.size()));
    return;
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string where = fmt::format("{}, cell {}", table.format, cells[i].at("cell"));
    compare_texts(where + ", name", table.name(cells[i], all), table.shown.rows[i].at(0), found);
    compare_texts(where + ", state", cells[i].at("status"), table.shown.rows[i].at(1), found);
    compare_texts(where + ", reason", reason_of(cells[i]), table.shown.rows[i].at(2), found);
  }
}

void compare_outcome(const Cell& cell, const Json& json, Differences& found) {
  const std::string where = "JSON, cell " + cell.at("cell");
  compare_texts(where + ", status", cell.at("status"), json.at("status"), found);
  if (cell.at("status") == "skipped")
    compare_texts(where + ", reason", cell.at("message"), json.at("skipped_because"), found);
  if (cell.at("status") != "failed") return;
  for (const char* part : {"stage", "kind", "message"})
    compare_texts(where + ", " + part, cell.at(part), json.at("failure").at(part), found);
}

using edgegauge::test::read_html_table;
using edgegauge::test::read_markdown_table;

RC_GTEST_PROP(EveryFormat, ShowsTheSameFiguresOfEachCell, ()) {
  const analysis::Summary summary = some_summary();
  const std::vector<Cell> cells = csv_cells(summary);
  const Json json = Json::parse(to_json(summary)).at("cells");
  RC_ASSERT(cells.size() == summary.rows.size());
  RC_ASSERT(json.size() == cells.size());
  Differences found;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    compare_texts("JSON, cell", cells[i].at("cell"), json[i].at("cell").dump(), found);
    compare_numbers(cells[i], json[i], found);
  }
  compare_measured({"page", read_html_table(to_html(summary), "cells"), kPage, html_name, false}, cells,
                   found);
  compare_measured({"Markdown", read_markdown_table(to_markdown(summary), {"model", "state"}), kTable,
                    markdown_name, true},
                   cells, found);
  RC_ASSERT(found == Differences());
}

RC_GTEST_PROP(EveryFormat, TellsTheSameOfEachCellThatWasNotMeasured, ()) {
  const analysis::Summary summary = some_summary();
  const std::vector<Cell> cells = csv_cells(summary);
  const Json json = Json::parse(to_json(summary)).at("cells");
  RC_ASSERT(json.size() == cells.size());
  Differences found;
  for (std::size_t i = 0; i < cells.size(); ++i) compare_outcome(cells[i], json[i], found);
  compare_not_measured({"page", read_html_table(to_html(summary), "not-measured"), 0, html_name, false},
                       cells, found);
  compare_not_measured({"Markdown", read_markdown_table(to_markdown(summary), {"not measured", "state"}), 0,
                        markdown_name, false},
                       cells, found);
  RC_ASSERT(found == Differences());
}

}  // namespace
}  // namespace edgegauge::report
