// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/csv_field.h"
#include "report/facts.h"
#include "report/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::report {
namespace {

using analysis::Row;
using Fields = std::vector<std::string>;

struct TextColumn {
  std::string_view name;
  std::string (*text)(const Row&);
};

std::string knobs_of(const Row& row) {
  Fields pairs;
  for (const auto& [knob, value] : row.cell.key.knobs) pairs.push_back(fmt::format("{}={}", knob, value));
  return fmt::format("{}", fmt::join(pairs, ";"));
}

constexpr std::array kTextColumns = std::to_array<TextColumn>({
    {"results", [](const Row& row) { return row.origin->file; }},
    {"device", [](const Row& row) { return row.origin->device.headline; }},
    {"run", [](const Row& row) { return std::to_string(row.cell.run.value); }},
    {"cell", [](const Row& row) { return std::to_string(row.cell.id.value); }},
    {"position", [](const Row& row) { return std::to_string(row.cell.position); }},
    {"model", [](const Row& row) { return row.cell.key.model; }},
    {"model_hash", [](const Row& row) { return row.cell.key.model_hash; }},
    {"weights", [](const Row& row) { return row.model->weights; }},
    {"framework", [](const Row& row) { return row.cell.key.runtime; }},
    {"framework_version", [](const Row& row) { return row.cell.runtime_version; }},
    {"unit", [](const Row& row) { return row.cell.key.unit; }},
    {"precision", [](const Row& row) { return row.cell.key.precision; }},
    {"effective_precision", [](const Row& row) { return row.cell.effective_precision; }},
    {"threads", [](const Row& row) { return std::to_string(row.cell.key.threads); }},
    {"batch", [](const Row& row) { return std::to_string(row.cell.key.batch); }},
    {"profile", [](const Row& row) { return row.cell.key.profile; }},
    {"knobs", knobs_of},
    {"load", [](const Row& row) { return row.cell.key.load; }},
    {"start", [](const Row& row) { return row.cell.key.start; }},
    {"repeat", [](const Row& row) { return std::to_string(row.cell.key.repeat); }},
    {"status", [](const Row& row) { return std::string(store::name_of(row.cell.status)); }},
    {"stage", [](const Row& row) { return row.cell.stage; }},
    {"kind", [](const Row& row) { return row.cell.kind; }},
    {"message", [](const Row& row) { return row.cell.message; }},
    {"converged",
     [](const Row& row) {
       if (row.cell.status != store::CellStatus::kMeasured) return std::string();
       return std::string(row.cell.converged ? "true" : "false");
     }},
    {"steady_state",
     [](const Row& row) {
       return row.cell.steady_state ? std::string(name_of(row.cell.steady_state->label)) : std::string();
     }},
    {"cut",
     [](const Row& row) {
       return row.cell.steady_state ? std::to_string(row.cell.steady_state->cut) : std::string();
     }},
    {"flags", [](const Row& row) { return fmt::format("{}", fmt::join(row.cell.flags, ";")); }},
});

std::string joined(const Fields& fields) { return fmt::format("{}\r\n", fmt::join(fields, ",")); }

Fields header() {
  Fields names;
  for (const TextColumn& column : kTextColumns) names.emplace_back(column.name);
  for (const MetricRow& metric : metrics()) {
    names.push_back(fmt::format("{} [{}]", metric.name, metric.unit));
    names.push_back(fmt::format("{} low [{}]", metric.name, metric.unit));
    names.push_back(fmt::format("{} high [{}]", metric.name, metric.unit));
  }
  return names;
}

void append_figures(std::string& line, const MetricValue* value) {
  line += ',';
  if (value != nullptr) append_csv_number(line, value->estimate.value);
  const bool spread = value != nullptr && value->estimate.interval;
  line += ',';
  if (spread) append_csv_number(line, value->estimate.interval->low);
  line += ',';
  if (spread) append_csv_number(line, value->estimate.interval->high);
}

}  // namespace

std::string csv_header() { return joined(header()); }

std::string csv_record(const Row& row) {
  std::string line;
  for (const TextColumn& column : kTextColumns) {
    if (&column != kTextColumns.data()) line += ',';
    line += csv_text(column.text(row));
  }
  for (const MetricRow& metric : metrics()) append_figures(line, row.metric(metric.name));
  return line + "\r\n";
}

std::string to_csv(const analysis::Summary& summary) {
  std::string text = csv_header();
  for (const Row& row : summary.rows) text += csv_record(row);
  return text;
}

}  // namespace edgegauge::report
