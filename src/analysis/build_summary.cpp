// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/answers.h"
#include "analysis/recommendation.h"
#include "analysis/starts.h"
#include "analysis/summary.h"
#include "analysis/warnings.h"
#include "core/run_spec.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <tuple>

namespace edgegauge::analysis {
namespace {

constexpr std::size_t kHashDigitsShown = 6;

Row make_row(StoredRun::Cell cell, const std::vector<store::ModelRow>& models) {
  Row row;
  const auto model = std::ranges::find(models, cell.row.key.model_hash, &store::ModelRow::hash);
  if (model != models.end()) row.model = *model;
  row.label = cell.row.key.model;
  row.cell = std::move(cell.row);
  row.phases = std::move(cell.phases);
  row.windows = std::move(cell.windows);
  std::ranges::copy_if(cell.predictions, std::back_inserter(row.predictions),
                       [](const store::Prediction& prediction) { return prediction.rank == 1; });
  return row;
}

void add_ceiling(Row& row, const std::vector<DeviceLimit>& limits) {
  if (row.cell.status != store::CellStatus::kMeasured) return;
  auto [ceiling, reason] = ceiling_of(row.cell, row.model, row.precision(), limits);
  row.ceiling = std::move(ceiling);
  row.no_ceiling = std::move(reason);
  add_roofline_metrics(row.cell, row.model, row.ceiling);
}

/// Two files may bear one name: then the start of each one's content hash is shown with it.
void tell_apart(std::vector<Row>& rows) {
  std::map<std::string, std::set<std::string>> hashes_of_name;
  for (const Row& row : rows) hashes_of_name[row.cell.key.model].insert(row.cell.key.model_hash);
  for (Row& row : rows) {
    if (hashes_of_name[row.cell.key.model].size() > 1) {
      row.label += "~" + row.cell.key.model_hash.substr(0, kHashDigitsShown);
    }
  }
}

/// The colder a state, the earlier.
std::ptrdiff_t rank_of_start(const std::string& state) {
  return std::ranges::find(kStartStates, state) - kStartStates.begin();
}

bool shown_before(const Row& a, const Row& b) {
  const auto order = [](const Row& row, const std::ptrdiff_t& rank) {
    const store::CellKey& key = row.cell.key;
    return std::tie(row.label, key.model_hash, key.batch, key.load, key.runtime, key.threads, key.precision,
                    key.unit, key.profile, key.knobs, rank, key.start, key.repeat, row.cell.id);
  };
  const std::ptrdiff_t rank_a = rank_of_start(a.cell.key.start);
  const std::ptrdiff_t rank_b = rank_of_start(b.cell.key.start);
  return order(a, rank_a) < order(b, rank_b);
}

void count_outcomes(Summary& summary) {
  for (const Row& row : summary.rows) {
    switch (row.cell.status) {
      case store::CellStatus::kMeasured:
        ++summary.measured;
        break;
      case store::CellStatus::kFailed:
        ++summary.failed;
        break;
      case store::CellStatus::kSkipped:
        ++summary.skipped;
        break;
      case store::CellStatus::kPlanned:
      case store::CellStatus::kRunning:
      case store::CellStatus::kInterrupted:
        ++summary.not_run;
        break;
    }
  }
}

}  // namespace

const MetricValue* Row::metric(std::string_view name) const {
  const auto found = std::ranges::find(cell.metrics, name, &MetricValue::name);
  return found == cell.metrics.end() ? nullptr : &*found;
}

bool Row::synthetic_weights() const { return model.weights.starts_with("synthetic"); }

bool Row::is_unsteady() const { return cell.steady_state && !cell.steady_state->is_steady(); }

const std::string& Row::precision() const {
  return cell.effective_precision.empty() ? cell.key.precision : cell.effective_precision;
}

Summary build_summary(StoredRun stored) {
  Summary summary;
  summary.run = std::move(stored.run);
  summary.device = std::move(stored.device);
  summary.limits = std::move(stored.limits);
  summary.input_stages = std::move(stored.input_stages);
  for (StoredRun::Cell& cell : stored.cells) summary.rows.push_back(make_row(std::move(cell), stored.models));
  for (Row& row : summary.rows) add_ceiling(row, summary.limits);
  tell_apart(summary.rows);
  std::ranges::sort(summary.rows, shown_before);
  count_outcomes(summary);
  summary.settings = find_settings(summary.rows);
  summary.answers = find_answers(summary.rows, summary.settings);
  summary.starts = find_starts(summary.rows);
  summary.headlines = summary.starts.empty() ? find_headlines(summary.rows, summary.answers)
                                             : start_headlines(summary.rows, summary.starts);
  summary.recommendation = recommend(summary);
  summary.warnings = find_warnings(summary);
  return summary;
}

}  // namespace edgegauge::analysis
