// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/portable_store.h"

#include <map>

namespace edgegauge::analysis {

void for_each_cell(const store::Store& store, const store::RunRow& run, const Include& include,
                   const std::function<bool(const CellRecord&)>& wants,
                   const std::function<void(const CellRecord&, const store::FinishedCell&)>& visit) {
  std::map<std::string, store::ModelRow> models;
  for (store::ModelRow& model : store.models()) models.emplace(model.hash, std::move(model));
  CellRecord record;
  record.run = run;
  record.device = store.device(run.device);
  for (store::CellRow& row : store.cells({.run = run.id, .cell = std::nullopt})) {
    record.model = models[row.key.model_hash];
    record.cell = std::move(row);
    if (!wants(record)) continue;
    store::FinishedCell cell;
    cell.row = record.cell;
    const bool measured = cell.row.status == store::CellStatus::kMeasured;
    if (measured && include.phases) cell.phases = store.phases(cell.row.id);
    if (measured && include.samples) {
      cell.warm_up_ns = store.samples(cell.row.id, /*warm_up=*/true);
      cell.samples_ns = store.samples(cell.row.id);
    }
    visit(record, cell);
  }
}

RunId store_run(store::Store& store, PortableRun run) {
  run.run.device = store.add_device(run.device);
  for (const store::ModelRow& model : run.models) store.add_model(model);
  return store.import_run(run.run, run.cells);
}

}  // namespace edgegauge::analysis
