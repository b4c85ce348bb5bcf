// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/import_rows.h"

#include "core/error.h"
#include "core/parse_number.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

constexpr std::string_view kSeeAlso = "the columns are described in docs/export.md";

const std::string* find(const TextRow& row, std::string_view column) {
  const auto found = row.find(column);
  return found == row.end() ? nullptr : &found->second;
}

double number_of(std::string_view column, const std::string& text) {
  const auto number = parse_number<double>(text);
  if (!number)
    throw BadInput(fmt::format("column {} holds '{}', which is no number", column, text),
                   std::string(kSeeAlso));
  return *number;
}

std::optional<double> optional_number(const TextRow& row, std::string_view column) {
  const std::string* text = find(row, column);
  return text == nullptr ? std::nullopt : std::optional(number_of(column, *text));
}

CellRecord record_of(const TextRow& row) {
  CellRecord record;
  for (const ColumnRow& column : cell_columns()) {
    if (const std::string* text = find(row, column.name)) column.set(record, *text);
  }
  store::CellKey& key = record.cell.key;
  if (key.model.empty() || key.runtime.empty())
    throw BadInput("a row names no model or no framework", std::string(kSeeAlso));
  if (key.model_hash.empty()) key.model_hash = "name:" + key.model;
  record.model.hash = key.model_hash;
  record.model.name = record.model.title = key.model;
  record.model.source = "import";
  if (record.device.headline.empty()) record.device.headline = "unknown device";
  if (record.device.fingerprint.empty()) record.device.fingerprint = "import:" + record.device.headline;
  record.device.json = "{}";
  return record;
}

struct NotFinite {
  std::string_view quantity, text;
  double value;
};

/// What an answer that is no number comes to beside the reference's (docs/measurement.md): of all figures
/// these alone need not be finite.
constexpr std::array kNotFinite = std::to_array<NotFinite>({
    {"max_relative_error", "inf", std::numeric_limits<double>::infinity()},
    {"max_absolute_error", "inf", std::numeric_limits<double>::infinity()},
    {"cosine", "nan", std::numeric_limits<double>::quiet_NaN()},
});

std::optional<double> value_of(const TextRow& row, const std::string& quantity) {
  const std::string* text = find(row, "value");
  const auto known = std::ranges::find_if(kNotFinite, [&](const NotFinite& one) {
    return text != nullptr && one.quantity == quantity && one.text == *text;
  });
  return known == kNotFinite.end() ? optional_number(row, "value") : known->value;
}

Observation observation_of(const TextRow& row, const std::string& quantity) {
  Observation observation;
  observation.quantity = quantity;
  if (const std::string* unit = find(row, "value_unit")) observation.unit = *unit;
  if (const auto index = optional_number(row, "index")) observation.index = static_cast<std::int64_t>(*index);
  const std::optional<double> value = value_of(row, quantity);
  if (!value) throw BadInput(fmt::format("quantity '{}' has no value", quantity), std::string(kSeeAlso));
  observation.value = *value;
  observation.low = optional_number(row, "low");
  observation.high = optional_number(row, "high");
  return observation;
}

/// What tells runs apart: each results file that was exported counts its own from 1, of whatever device.
constexpr std::array kOfRun =
    std::to_array<std::string_view>({"run", "started", "device", "device_fingerprint"});

std::vector<std::string> run_key(const TextRow& row) {
  std::vector<std::string> key;
  for (const std::string_view column : kOfRun) {
    const std::string* text = find(row, column);
    key.push_back(text == nullptr ? "" : *text);
  }
  return key;
}

/// Two cells of a run cannot have one place in its order: then the order of the rows counts.
void settle_positions(PortableRun& run) {
  std::set<int> places;
  const bool all_apart = std::ranges::all_of(
      run.cells, [&](const store::FinishedCell& cell) { return places.insert(cell.row.position).second; });
  if (all_apart) return;
  for (std::size_t i = 0; i < run.cells.size(); ++i) run.cells[i].row.position = static_cast<int>(i);
}

}  // namespace

bool is_row_column(std::string_view name) {
  return std::ranges::find(cell_columns(), name, &ColumnRow::name) != cell_columns().end() ||
         std::ranges::find(observation_columns(), name, &ObservationColumn::name) !=
             observation_columns().end();
}

void RowCollector::add(const TextRow& row) {
  const std::string* cell_number = find(row, "cell");
  if (cell_number == nullptr)
    throw BadInput("a row has no cell number", "rows of one cell are held together by it: docs/export.md");
  const auto [run_place, new_run] = run_of_.try_emplace(run_key(row), runs_.size());
  if (new_run) runs_.emplace_back();
  Collected& collected = runs_[run_place->second];
  const auto [cell_place, new_cell] = collected.cell_of.try_emplace(*cell_number, collected.run.cells.size());
  if (new_cell) {
    CellRecord record = record_of(row);
    if (new_run) {
      collected.run.run = std::move(record.run);
      collected.run.device = std::move(record.device);
    }
    auto& models = collected.run.models;
    if (std::ranges::find(models, record.model.hash, &store::ModelRow::hash) == models.end())
      models.push_back(std::move(record.model));
    collected.run.cells.emplace_back().row = std::move(record.cell);
  }
  const std::string* quantity = find(row, "quantity");
  if (quantity != nullptr)
    add_observation(collected.run.cells[cell_place->second], observation_of(row, *quantity));
}

std::vector<PortableRun> RowCollector::take() {
  std::vector<PortableRun> runs;
  for (Collected& collected : runs_) {
    settle_positions(collected.run);
    runs.push_back(std::move(collected.run));
  }
  return runs;
}

}  // namespace edgegauge::analysis
