// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/export.h"

#include "core/json_text.h"
#include "core/metrics.h"
#include "report/csv_field.h"
#include "report/json_number.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using analysis::CellRecord;
using analysis::ColumnRow;
using analysis::Observation;
using analysis::Where;
using Json = nlohmann::ordered_json;

std::string with_unit(std::string_view name, std::string_view unit) {
  return unit.empty() ? std::string(name) : fmt::format("{} [{}]", name, unit);
}

bool is_figure(std::string_view column) { return column == "value" || column == "low" || column == "high"; }

std::string optional_number(const std::optional<double>& number) { return number ? csv_number(*number) : ""; }

std::string dumped(const Json& line) { return json_text(line, kOneLine) + "\n"; }

/// A number as one, whatever its size.
Json column_json(const ColumnRow& column, const std::string& text) {
  if (!column.is_number) return text;
  const Json number = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  return number.is_number() ? number : Json(text);
}

struct Entry {
  std::string_view name, unit, meaning;
};

std::vector<Entry> dictionary_entries() {
  std::vector<Entry> entries;
  for (const ColumnRow& column : analysis::cell_columns())
    entries.push_back({column.name, column.unit, column.meaning});
  for (const analysis::ObservationColumn& column : analysis::observation_columns())
    entries.push_back({column.name, is_figure(column.name) ? "value_unit" : "", column.meaning});
  for (const MetricRow& metric : metrics()) entries.push_back({metric.name, metric.unit, metric.meaning});
  for (const analysis::QuantityRow& row : analysis::other_quantities())
    entries.push_back({row.name, row.unit, row.meaning});
  return entries;
}

}  // namespace

Exporter::Exporter(ExportFormat format, analysis::Include include, std::vector<Where> where, Sink sink)
    : format_(format), include_(include), where_(std::move(where)), sink_(std::move(sink)) {}

void Exporter::begin() {
  if (format_ != ExportFormat::kCsv) return;
  std::vector<std::string> names;
  for (const ColumnRow& column : analysis::cell_columns())
    names.push_back(with_unit(column.name, column.unit));
  for (const analysis::ObservationColumn& column : analysis::observation_columns())
    names.push_back(with_unit(column.name, is_figure(column.name) ? "value_unit" : ""));
  sink_(fmt::format("{}\r\n", fmt::join(names, ",")));
}

bool Exporter::wants(const Observation& observation) const {
  return std::ranges::all_of(where_, [&](const Where& where) {
    return where.column != "quantity" || where.holds(observation.quantity);
  });
}

void Exporter::add(const CellRecord& record, const store::FinishedCell& cell) {
  if (!all_hold(where_, record)) return;
  std::vector<std::string> texts;
  for (const ColumnRow& column : analysis::cell_columns()) texts.push_back(column.text(record));
  const auto add_row = [&](const Observation* observation) {
    format_ == ExportFormat::kCsv ? add_csv(texts, observation) : add_json(texts, observation);
  };
  const std::vector<Observation> all = observations_of(cell, include_);
  for (const Observation& observation : all) {
    if (wants(observation)) add_row(&observation);
  }
  if (all.empty() && wants(Observation{})) add_row(nullptr);
}

void Exporter::add_csv(const std::vector<std::string>& texts, const Observation* observation) {
  std::string line;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    line += analysis::cell_columns()[i].is_number ? texts[i] : csv_text(texts[i]);
    line += ',';
  }
  if (observation == nullptr) {
    line += ",,,,,";
  } else {
    const std::string index = observation->index ? std::to_string(*observation->index) : "";
    line += fmt::format("{},{},{},{},{},{}", csv_text(observation->quantity), csv_text(observation->unit),
                        index, csv_number(observation->value), optional_number(observation->low),
                        optional_number(observation->high));
  }
  sink_(line + "\r\n");
}

void Exporter::add_json(const std::vector<std::string>& texts, const Observation* observation) {
  Json line = Json::object();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const ColumnRow& column = analysis::cell_columns()[i];
    if (!texts[i].empty()) line[std::string(column.name)] = column_json(column, texts[i]);
  }
  if (observation != nullptr) {
    line["quantity"] = observation->quantity;
    line["value_unit"] = observation->unit;
    if (observation->index) line["index"] = *observation->index;
    line["value"] = json_number(observation->value);
    if (observation->low) line["low"] = json_number(*observation->low);
    if (observation->high) line["high"] = json_number(*observation->high);
  }
  sink_(dumped(line));
}

std::string data_dictionary(ExportFormat format) {
  std::string text = format == ExportFormat::kCsv ? "name,unit,meaning\r\n" : "";
  for (const Entry& entry : dictionary_entries()) {
    text +=
        format == ExportFormat::kCsv
            ? fmt::format("{},{},{}\r\n", csv_text(entry.name), csv_text(entry.unit), csv_text(entry.meaning))
            : dumped({{"name", entry.name}, {"unit", entry.unit}, {"meaning", entry.meaning}});
  }
  return text;
}

}  // namespace edgegauge::report
