// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/summary.h"

#include "analysis/find_run.h"
#include "core/error.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::analysis {
store::RunRow find_run(const store::Store& store, std::optional<RunId> wanted) {
  const std::vector<store::RunRow> runs = store.runs();
  if (runs.empty()) {
    throw BadInput("the results file holds no run yet",
                   "measure something first: edgegauge run --model resnet18");
  }
  if (!wanted) return runs.back();
  const auto run = std::ranges::find(runs, *wanted, &store::RunRow::id);
  if (run == runs.end()) {
    throw BadInput(fmt::format("the results file holds no run {}", wanted->value),
                   fmt::format("its runs are {} to {}", runs.front().id.value, runs.back().id.value));
  }
  return *run;
}

Summary summarise(const store::Store& store, std::optional<RunId> run) {
  StoredRun stored;
  stored.run = find_run(store, run);
  stored.device = store.device(stored.run.device);
  stored.limits = store.limits(stored.run.device);
  stored.models = store.models();
  stored.input_stages = store.input_stages(stored.run.id);
  store::CellFilter of_run;
  of_run.run = stored.run.id;
  for (store::CellRow& cell : store.cells(of_run)) {
    StoredRun::Cell& added = stored.cells.emplace_back();
    added.row = std::move(cell);
    if (added.row.status != store::CellStatus::kMeasured) continue;
    added.phases = store.phases(added.row.id);
    added.predictions = store.predictions(added.row.id);
    const auto load = parse_load_shape(added.row.key.load);
    if (load && load->is_sustained()) added.windows = windows_of(*store.measurement(added.row.id));
  }
  return build_summary(std::move(stored));
}

}  // namespace edgegauge::analysis
