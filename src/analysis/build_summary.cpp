// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/answers.h"
#include "analysis/merge.h"
#include "analysis/recommendation.h"
#include "analysis/rows.h"
#include "analysis/starts.h"
#include "analysis/summary.h"
#include "analysis/warnings.h"
#include "core/run_spec.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace edgegauge::analysis {
namespace {

constexpr std::size_t kHashDigitsShown = 6;

/// The colder a state, the earlier.
std::ptrdiff_t rank_of_start(const std::string& state) {
  return std::ranges::find(kStartStates, state) - kStartStates.begin();
}

bool shown_before(const Row& a, const Row& b) {
  const auto order = [](const Row& row, const std::ptrdiff_t& rank) {
    const store::CellKey& key = row.cell.key;
    return std::tie(row.label, key.model_hash, key.batch, key.load, row.origin->place, key.runtime,
                    key.threads, key.precision, key.unit, key.profile, key.knobs, rank, key.start, key.repeat,
                    row.cell.id);
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

void label_models(std::vector<Row>& rows) {
  std::map<std::string_view, std::set<std::string_view>> hashes_of_name;
  for (const Row& row : rows) hashes_of_name[row.cell.key.model].insert(row.cell.key.model_hash);
  for (Row& row : rows) {
    row.label = row.cell.key.model;
    if (hashes_of_name[row.cell.key.model].size() > 1)
      row.label += "~" + row.cell.key.model_hash.substr(0, kHashDigitsShown);
  }
}

/// Rows are large: their places are sorted, and then each is moved once.
std::vector<std::size_t> sort_as_shown(std::vector<Row>& rows) {
  std::vector<std::size_t> places(rows.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::ranges::sort(places, [&](std::size_t a, std::size_t b) { return shown_before(rows[a], rows[b]); });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::size_t from = places[i];
    while (from < i) from = places[from];  // where an earlier swap has put it
    std::swap(rows[i], rows[from]);
  }
  return places;
}

RowMaker::RowMaker(const std::vector<store::ModelRow>& models, std::shared_ptr<const Origin> origin)
    : unknown_(std::make_shared<const store::ModelRow>()), origin_(std::move(origin)) {
  for (const store::ModelRow& model : models)
    models_.emplace(model.hash, std::make_shared<const store::ModelRow>(model));
}

Row RowMaker::row_of(store::CellRow cell) const {
  const auto model = models_.find(cell.key.model_hash);
  Row row;
  row.model = model == models_.end() ? unknown_ : model->second;
  row.origin = origin_;
  row.label = cell.key.model;
  row.cell = std::move(cell);
  if (row.cell.status != store::CellStatus::kMeasured) return row;
  auto [ceiling, reason] = ceiling_of(row.cell, *row.model, row.precision(), origin_->limits);
  row.ceiling = std::move(ceiling);
  row.no_ceiling = std::move(reason);
  add_roofline_metrics(row.cell, *row.model, row.ceiling);
  return row;
}

std::vector<store::Prediction> best_of_each(const std::vector<store::Prediction>& predictions) {
  std::vector<store::Prediction> best;
  std::ranges::copy_if(predictions, std::back_inserter(best),
                       [](const store::Prediction& prediction) { return prediction.rank == 1; });
  return best;
}

const MetricValue* Row::metric(std::string_view name) const {
  const auto found = std::ranges::find(cell.metrics, name, &MetricValue::name);
  return found == cell.metrics.end() ? nullptr : &*found;
}

bool Row::synthetic_weights() const { return model->weights.starts_with("synthetic"); }

bool Row::is_unsteady() const { return cell.steady_state && !cell.steady_state->is_steady(); }

const std::string& Row::precision() const {
  return cell.effective_precision.empty() ? cell.key.precision : cell.effective_precision;
}

Summary build_summary(StoredRun stored) {
  const auto origin = std::make_shared<Origin>(stored);
  if (!origin->among_several) name_origins({origin.get()});
  const RowMaker maker(stored.models, origin);
  std::vector<Row> rows;
  for (StoredRun::Cell& cell : stored.cells) {
    Row& row = rows.emplace_back(maker.row_of(std::move(cell.row)));
    row.phases = std::move(cell.phases);
    row.predictions = best_of_each(cell.predictions);
    row.windows = std::move(cell.windows);
  }
  return build_summary(origin, std::move(rows));
}

Summary build_summary(std::shared_ptr<const Origin> origin, std::vector<Row> rows) {
  Summary summary;
  summary.origins = {std::move(origin)};
  summary.rows = std::move(rows);
  label_models(summary.rows);
  sort_as_shown(summary.rows);
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
