// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/summary.h"

#include "analysis/find_run.h"
#include "analysis/overview.h"
#include "analysis/rows.h"
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

bool is_large(const store::Store& store, RunId run) { return store.cell_count(run) > kMostCellsShown; }

namespace {

/// What ranks, warnings and sentences of a run are made of.
const std::vector<std::string_view> kRankingMetrics{"latency_p50", "throughput", "cold_start_total",
                                                    "max_relative_error"};

/// Of a sustained cell; none of another.
std::vector<Window> windows_stored(const store::Store& store, const store::CellRow& cell) {
  const auto load = parse_load_shape(cell.key.load);
  return load && load->is_sustained() ? windows_of(*store.measurement(cell.id)) : std::vector<Window>();
}

StoredRun begin_run(const store::Store& store, std::optional<RunId> run) {
  StoredRun stored;
  stored.run = find_run(store, run);
  stored.device = store.device(stored.run.device);
  stored.limits = store.limits(stored.run.device);
  stored.models = store.models();
  stored.input_stages = store.input_stages(stored.run.id);
  return stored;
}

CellSource source_of(const store::Store& store) {
  return {.metrics = [&store](const std::vector<CellId>& cells) { return store.metrics(cells); },
          .complete =
              [&store](Row& row) {
                row.phases = store.phases(row.cell.id);
                row.predictions = best_of_each(store.predictions(row.cell.id));
                row.windows = windows_stored(store, row.cell);
              }};
}

Summary summarise_large(const store::Store& store, StoredRun stored) {
  const RowMaker maker(stored.models, stored.limits);
  std::vector<Row> rows;
  rows.reserve(static_cast<std::size_t>(store.cell_count(stored.run.id)));
  store.each_cell({.run = stored.run.id, .metrics = kRankingMetrics}, [&](store::CellRow cell) {
    Row& row = rows.emplace_back(maker.row_of(std::move(cell)));
    if (row.is_start()) row.phases = store.phases(row.cell.id);
  });
  Summary summary = build_summary(std::move(stored), std::move(rows));
  summary.overview = std::make_shared<Summary>(make_overview(summary, source_of(store)));
  return summary;
}

}  // namespace

Summary summarise(const store::Store& store, std::optional<RunId> run, Detail detail) {
  StoredRun stored = begin_run(store, run);
  if (detail == Detail::kShown && is_large(store, stored.run.id))
    return summarise_large(store, std::move(stored));
  for (store::CellRow& cell : store.cells({.run = stored.run.id})) {
    StoredRun::Cell& added = stored.cells.emplace_back();
    added.row = std::move(cell);
    if (added.row.status != store::CellStatus::kMeasured) continue;
    added.phases = store.phases(added.row.id);
    added.predictions = store.predictions(added.row.id);
    added.windows = windows_stored(store, added.row);
  }
  return build_summary(std::move(stored));
}

}  // namespace edgegauge::analysis
