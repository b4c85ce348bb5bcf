// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/compare.h"

#include "core/json_text.h"
#include "report/compare_parts.h"
#include "report/ink.h"
#include "report/json_number.h"
#include "report/markup.h"
#include "report/table.h"
#include "report/text.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using analysis::ComparisonTable;
using analysis::Threshold;
using Json = nlohmann::ordered_json;
using Naming = std::vector<const analysis::DimensionRow*>;

constexpr int kFormatVersion = 1;

constexpr std::size_t kNarrowestName = 12;

Table table_of(const Block& block, std::size_t name_width, bool spreads) {
  Table table{{{"", Align::kLeft}, {"base"}, {"here"}, {"change"}, {"", Align::kLeft}}, {}};
  for (const Block::Line& line : block.lines) {
    table.rows.push_back({truncated(printable(line.name), name_width),
                          printable(spreads ? line.base : line.short_base),
                          printable(spreads ? line.figure : line.short_figure), line.change, line.verdict});
  }
  return table;
}

/// The fullest table that fits: spreads of the two figures give way first, since that of the change says
/// more; then names are cut.
Table fitting_table(const Block& block, std::size_t width) {
  constexpr std::size_t kWhole = std::string::npos;
  for (const bool spreads : {true, false}) {
    Table table = table_of(block, kWhole, spreads);
    if (table.width() <= width) return table;
  }
  const std::size_t rest = table_of(block, 0, /*spreads=*/false).width();
  return table_of(block, width > rest + kNarrowestName ? width - rest : kNarrowestName, /*spreads=*/false);
}

std::string block_text(const Block& block, const TerminalStyle& style, std::size_t width) {
  const Table table =
      style.wide ? table_of(block, std::string::npos, /*spreads=*/true) : fitting_table(block, width);
  const auto fitted = [&](std::string line) {
    line.pop_back();
    return style.wide ? line : truncated(line, width);
  };
  std::string text = painted(style, Ink::kBold, truncated(printable(block.title), width)) + "\n";
  const std::vector<std::string> lines = table.lines();
  text += painted(style, Ink::kDim, fitted(lines.front())) + "\n";
  for (std::size_t i = 1; i < lines.size(); ++i) text += fitted(lines[i]) + "\n";
  return text + "  " + wrapped(printable(block.summary), width - 2, 2);
}

Ink ink_of(std::optional<bool> kept) {
  if (!kept) return Ink::kYellow;
  return *kept ? Ink::kGreen : Ink::kRed;
}

Json limit_json(const ThresholdLine& line, const Threshold& threshold, const Naming& naming) {
  const analysis::LimitCheck& check = line.check;
  Json cells = Json::array();
  for (const analysis::Crossing& crossing : check.crossings)
    cells.push_back(
        {{"name", row_name(*crossing.row, naming)}, {"side", crossing.side}, {"lost", crossing.lost}});
  return {{"threshold", threshold.text},
          {"kept", check.kept() ? Json(*check.kept()) : Json()},
          {"judged", check.judged},
          {"not_judged", check.no_spread + check.no_figure},
          {"crossed_by", std::move(cells)}};
}

Json against_json(const std::optional<analysis::Against>& against, const MetricRow& metric) {
  if (!against) return nullptr;
  return {{"ratio", json_figure(against->ratio)},
          {"verdict", change_name(*against, metric)},
          {"equivalent", against->equivalent},
          {"confidence", against->confidence ? Json(*against->confidence) : Json()}};
}

Json side_json(const analysis::SideFigure& side, const MetricRow& metric) {
  Json evidence = Json::array();
  for (const analysis::EvidenceId& id : side.evidence)
    evidence.push_back({{"results", id.file}, {"cell", id.cell.value}});
  return {{"figure", json_figure(side.figure)},
          {"processes", side.processes},
          {"converged", side.processes > 0 ? Json(side.converged) : Json()},
          {"unsteady", side.processes > 0 ? Json(side.unsteady) : Json()},
          {"not_measured", side.not_measured.empty() ? Json() : Json(side.not_measured)},
          {"against_base", against_json(side.against, metric)},
          {"evidence", std::move(evidence)}};
}

Json row_json(const ComparisonTable& table, const Naming& naming, const analysis::ComparedRow& row,
              const MetricRow& metric) {
  Json sides = Json::array();
  for (const analysis::SideFigure& side : row.sides) sides.push_back(side_json(side, metric));
  Json key = Json::object();
  for (const analysis::DimensionRow& dimension : analysis::dimensions()) {
    if (dimension.name != table.by && dimension.name != "repeat")
      key[std::string(dimension.name)] = dimension.text(row.key);
  }
  return {{"name", row_name(row, naming)},
          {"device", row.device.empty() ? Json() : Json(row.device)},
          {"key", std::move(key)},
          {"sides", std::move(sides)}};
}

Json metric_json(const ComparisonTable& table, const analysis::ComparedMetric& compared) {
  Json rows = Json::array();
  const Naming naming = naming_of(table);
  for (const analysis::ComparedRow& row : compared.rows)
    rows.push_back(row_json(table, naming, row, *compared.metric));
  Json means = Json::array();
  for (const auto& mean : compared.means) means.push_back(against_json(mean, *compared.metric));
  return {{"metric", compared.metric->name},
          {"unit", compared.metric->unit},
          {"rows", std::move(rows)},
          {"geometric_means", std::move(means)}};
}

}  // namespace

std::string comparison_to_terminal(const ComparisonTable& table, const std::vector<Threshold>& thresholds,
                                   const TerminalStyle& style) {
  const auto width = static_cast<std::size_t>(std::max(style.width, 40));
  std::string text;
  for (const Block& block : blocks_of(table))
    text += (text.empty() ? "" : "\n") + block_text(block, style, width);
  if (!table.notes.empty()) text += "\n";
  for (const std::string& note : table.notes)
    text += painted(style, Ink::kYellow, "!") + " " + wrapped(printable(note), width - 2, 2);
  if (!thresholds.empty()) text += "\n";
  for (const ThresholdLine& line : threshold_lines(table, thresholds)) {
    const std::optional<bool> kept = line.check.kept();
    text += painted(style, ink_of(kept), std::string(limit_mark(kept))) + " " +
            wrapped(printable(line.text), width - 2, 2);
  }
  return text;
}

std::string comparison_to_markdown(const ComparisonTable& table, const std::vector<Threshold>& thresholds) {
  std::string text;
  for (const Block& block : blocks_of(table)) {
    text += fmt::format("{}### {}\n\n{}\n\n", text.empty() ? "" : "\n", escaped_markdown(block.title),
                        escaped_markdown(block.summary));
    text += markdown_line({"", "base", "here", "change", ""}) + "|:--|--:|--:|--:|:--|\n";
    for (const Block::Line& line : block.lines) {
      text += markdown_line({escaped_markdown(line.name), escaped_markdown(line.base),
                             escaped_markdown(line.figure), escaped_markdown(line.change),
                             escaped_markdown(line.verdict)});
    }
  }
  for (const std::string& note : table.notes) text += fmt::format("\n> {}\n", escaped_markdown(note));
  if (!thresholds.empty()) text += "\n";
  for (const ThresholdLine& line : threshold_lines(table, thresholds))
    text += fmt::format("- {} {}\n", limit_mark(line.check.kept()), escaped_markdown(line.text));
  return text;
}

std::string comparison_to_json(const ComparisonTable& table, const std::vector<Threshold>& thresholds) {
  Json metrics = Json::array();
  for (const analysis::ComparedMetric& compared : table.metrics)
    metrics.push_back(metric_json(table, compared));
  Json limits = Json::array();
  const std::vector<ThresholdLine> lines = threshold_lines(table, thresholds);
  const Naming naming = naming_of(table);
  for (std::size_t i = 0; i < lines.size(); ++i)
    limits.push_back(limit_json(lines[i], thresholds[i], naming));
  const Json document{{"format", "edgegauge-compare"},
                      {"version", kFormatVersion},
                      {"by", table.by.empty() ? Json() : Json(table.by)},
                      {"sides", table.titles},
                      {"metrics", std::move(metrics)},
                      {"notes", table.notes},
                      {"thresholds", std::move(limits)}};
  return json_text(document) + "\n";
}

}  // namespace edgegauge::report
