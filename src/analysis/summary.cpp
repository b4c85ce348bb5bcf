// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/summary.h"

#include "analysis/find_run.h"
#include "analysis/merge.h"
#include "analysis/overview.h"
#include "analysis/rows.h"
#include "analysis/sources.h"
#include "core/error.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::analysis {
store::RunRow find_run(const store::Store& store, std::optional<RunId> wanted) {
  const std::vector<store::RunRow> runs = store.runs();
  if (runs.empty()) {
    throw BadInput(fmt::format("results file {} holds no run yet", store.file().string()),
                   "measure something first: edgegauge run --model resnet18");
  }
  if (!wanted) return runs.back();
  const auto run = std::ranges::find(runs, *wanted, &store::RunRow::id);
  if (run == runs.end()) {
    throw BadInput(fmt::format("results file {} holds no run {}", store.file().string(), wanted->value),
                   fmt::format("its runs are {} to {}", runs.front().id.value, runs.back().id.value));
  }
  return *run;
}

bool is_large(const std::vector<Source>& sources) {
  std::int64_t cells = 0;
  for (const Source& source : sources) cells += source.store->cell_count(source.run.id);
  return cells > kMostCellsShown;
}

std::vector<std::shared_ptr<const Origin>> origins_of(const std::vector<Source>& sources) {
  std::vector<std::shared_ptr<Origin>> origins;
  std::vector<Origin*> unnamed;
  for (const Source& source : sources) {
    const store::Store& store = *source.store;
    origins.push_back(std::make_shared<Origin>(Origin{store.file().string(),
                                                      source.run,
                                                      store.device(source.run.device),
                                                      store.limits(source.run.device),
                                                      store.input_stages(source.run.id),
                                                      {}}));
    unnamed.push_back(origins.back().get());
  }
  name_origins(unnamed);
  return {origins.begin(), origins.end()};
}

namespace {

/// What ranks, warnings and sentences of a run are made of.
const std::vector<std::string_view> kRankingMetrics{"latency_p50", "throughput", "cold_start_total",
                                                    "max_relative_error"};

/// Of a sustained cell; none of another.
std::vector<Window> windows_stored(const store::Store& store, const store::CellRow& cell) {
  const auto load = parse_load_shape(cell.key.load);
  return load && load->is_sustained() ? windows_of(*store.measurement(cell.id)) : std::vector<Window>();
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

Summary summarise_large(const store::Store& store, const std::shared_ptr<const Origin>& origin,
                        std::size_t most_groups) {
  const RowMaker maker(store.models(), origin);
  const RunId run = origin->run.id;
  std::vector<Row> rows;
  rows.reserve(static_cast<std::size_t>(store.cell_count(run)));
  store.each_cell({.run = run, .metrics = kRankingMetrics}, [&](store::CellRow cell) {
    Row& row = rows.emplace_back(maker.row_of(std::move(cell)));
    if (row.is_start()) row.phases = store.phases(row.cell.id);
  });
  Summary summary = build_summary(origin, std::move(rows));
  summary.overview = std::make_shared<Summary>(make_overview(summary, source_of(store), most_groups));
  return summary;
}

Summary summarise_whole(const store::Store& store, const std::shared_ptr<const Origin>& origin) {
  const RowMaker maker(store.models(), origin);
  const CellSource source = source_of(store);
  std::vector<Row> rows;
  for (store::CellRow& cell : store.cells({.run = origin->run.id})) {
    Row& row = rows.emplace_back(maker.row_of(std::move(cell)));
    if (row.cell.status == store::CellStatus::kMeasured) source.complete(row);
  }
  return build_summary(origin, std::move(rows));
}

}  // namespace

Summary summarise(const std::vector<Source>& sources, Detail detail) {
  const auto origins = origins_of(sources);
  const bool as_overview = detail == Detail::kShown && is_large(sources);
  std::vector<Summary> parts;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const store::Store& store = *sources[i].store;
    parts.push_back(as_overview ? summarise_large(store, origins[i], kMostGroupsShown / sources.size())
                                : summarise_whole(store, origins[i]));
  }
  return merge_summaries(std::move(parts));
}

Summary summarise(const store::Store& store, std::optional<RunId> run, Detail detail) {
  return summarise({{&store, find_run(store, run)}}, detail);
}

}  // namespace edgegauge::analysis
