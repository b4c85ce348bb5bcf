// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/portable_store.h"

#include "core/metrics.h"

#include <algorithm>
#include <array>
#include <map>

namespace edgegauge::analysis {

namespace {

/// A column of an export that is one of table `cell`, so that the database may leave rows out.
struct StoredColumn {
  std::string_view exported, stored;
};

constexpr std::array kStoredColumns = std::to_array<StoredColumn>({
    {"cell", "id"},
    {"position", "position"},
    {"model", "model_name"},
    {"model_hash", "model_hash"},
    {"batch", "batch"},
    {"framework", "runtime"},
    {"threads", "threads"},
    {"precision", "precision"},
    {"unit", "unit"},
    {"profile", "profile"},
    {"repeat", "repeat"},
    {"framework_version", "runtime_version"},
    {"status", "status"},
    {"stage", "stage"},
    {"kind", "kind"},
    {"message", "message"},
    {"effective_precision", "effective_precision"},
    {"converged", "converged"},
    {"sample_count", "sample_count"},
});

/// The metrics among these quantities.
std::vector<std::string_view> metrics_named(const std::vector<std::string>& quantities) {
  std::vector<std::string_view> names;
  for (const std::string& quantity : quantities) {
    if (const MetricRow* metric = find_metric(quantity)) names.push_back(metric->name);
  }
  return names;
}

store::CellFilter filter_of(RunId run, const std::vector<Where>& where) {
  store::CellFilter filter{.run = run};
  for (const Where& each : where) {
    const auto column = std::ranges::find(kStoredColumns, each.column, &StoredColumn::exported);
    if (column != kStoredColumns.end())
      filter.terms.push_back({column->stored, each.values, each.comparison});
    // An empty quantity asks for cells that have none, which only all metrics tell.
    const bool named = each.comparison == store::Comparison::kEqual &&
                       std::ranges::find(each.values, "") == each.values.end();
    if (each.column == "quantity" && named) filter.metrics = metrics_named(each.values);
  }
  return filter;
}

}  // namespace

void for_each_cell(const store::Store& store, const store::RunRow& run, const Include& include,
                   const std::vector<Where>& where,
                   const std::function<void(const CellRecord&, const store::FinishedCell&)>& visit) {
  std::map<std::string, store::ModelRow> models;
  for (store::ModelRow& model : store.models()) models.emplace(model.hash, std::move(model));
  CellRecord record;
  record.run = run;
  record.device = store.device(run.device);
  store.each_cell(filter_of(run.id, where), [&](store::CellRow row) {
    if (record.model.hash != row.key.model_hash) record.model = models[row.key.model_hash];
    record.cell = std::move(row);
    if (!all_hold(where, record)) return;
    store::FinishedCell cell;
    cell.row = record.cell;
    const bool measured = cell.row.status == store::CellStatus::kMeasured;
    if (measured && include.phases) cell.phases = store.phases(cell.row.id);
    if (measured && include.samples) {
      cell.warm_up_ns = store.samples(cell.row.id, /*warm_up=*/true);
      cell.samples_ns = store.samples(cell.row.id);
    }
    visit(record, cell);
  });
}

RunId store_run(store::Store& store, PortableRun run) {
  run.run.device = store.add_device(run.device);
  for (const store::ModelRow& model : run.models) store.add_model(model);
  return store.import_run(run.run, run.cells);
}

}  // namespace edgegauge::analysis
