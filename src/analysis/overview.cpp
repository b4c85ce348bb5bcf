// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/overview.h"

#include "analysis/answers.h"
#include "analysis/names.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

namespace edgegauge::analysis {
namespace {

/// Everything of which a faster and a slower setting answer the same question.
using GroupKey = std::tuple<std::string_view, std::int64_t, std::string_view, std::string_view,
                            std::string_view, std::string_view>;

GroupKey group_of(const Row& row) {
  const store::CellKey& key = row.cell.key;
  return {key.model_hash, key.batch, key.load, key.runtime, row.precision(), key.unit};
}

struct Group {
  std::int64_t cells = 0;
  const Setting* fastest = nullptr;
  Estimate figure;  ///< by which it is that
};

std::map<GroupKey, Group> find_groups(const Summary& run) {
  std::map<GroupKey, Group> groups;
  for (const Row& row : run.rows) {
    if (row.cell.status == store::CellStatus::kMeasured && !row.is_start()) ++groups[group_of(row)].cells;
  }
  for (const Setting& setting : run.settings) {
    const Row& row = run.rows[setting.rows.front()];
    const std::optional<Estimate> figure = pooled_merit(run.rows, setting);
    Group& group = groups[group_of(row)];
    if (!figure) continue;
    if (group.fastest == nullptr || is_better(merit_of(row.cell.key), *figure, group.figure)) {
      group.fastest = &setting;
      group.figure = *figure;
    }
  }
  return groups;
}

double median_of(const Row& row) { return row.metric("latency_p50")->estimate.value; }

std::vector<MetricValue> pooled_metrics(const std::vector<Row>& processes) {
  const bool unsteady = std::ranges::any_of(processes, &Row::is_unsteady);
  const Spread spread = unsteady ? Spread::kLevels : Spread::kErrors;
  std::vector<MetricValue> pooled;
  for (const MetricRow& metric : metrics()) {
    std::vector<Estimate> figures;
    for (const Row& process : processes) {
      if (const MetricValue* value = process.metric(metric.name)) figures.push_back(value->estimate);
    }
    if (figures.size() == processes.size())
      pooled.push_back({metric.name, pool_processes(figures, spread).pooled});
  }
  return pooled;
}

std::vector<Row> processes_of(const Summary& run, const Setting& setting, const CellSource& source) {
  std::vector<CellId> ids;
  for (const std::size_t row : setting.rows) ids.push_back(run.rows[row].cell.id);
  std::vector<std::vector<MetricValue>> metrics = source.metrics(ids);
  std::vector<Row> processes;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Row& process = processes.emplace_back(run.rows[setting.rows[i]]);
    process.cell.metrics = std::move(metrics[i]);
    add_roofline_metrics(process.cell, *process.model, process.ceiling);
  }
  return processes;
}

Row pooled_row(std::vector<Row> processes) {
  // Sums depend on their order: as in find_settings().
  std::vector<MetricValue> pooled = pooled_metrics(processes);
  std::ranges::sort(processes, {}, median_of);
  Row row = processes[(processes.size() - 1) / 2];
  row.cell.metrics = std::move(pooled);
  row.cell.key.repeat = 0;
  row.cell.converged =
      std::ranges::all_of(processes, [](const Row& process) { return process.cell.converged; });
  const auto unsteady = std::ranges::find_if(processes, &Row::is_unsteady);
  if (unsteady != processes.end()) row.cell.steady_state = unsteady->cell.steady_state;
  return row;
}

}  // namespace

Summary make_overview(const Summary& run, const CellSource& source, std::size_t most_groups) {
  const std::map<GroupKey, Group> groups = find_groups(run);
  Summary overview;
  overview.is_overview = true;
  overview.origins = run.origins;
  overview.varying_in_run = varying(run.rows);
  overview.varying_in_run.repeat = false;
  std::int64_t shown_cells = 0;
  for (const Setting& setting : run.settings) {  // in the order of the run's rows
    const Group& group = groups.at(group_of(run.rows[setting.rows.front()]));
    if (group.fastest != &setting) continue;
    if (overview.rows.size() == most_groups) {
      ++overview.groups_left_out;
      continue;
    }
    Row row = pooled_row(processes_of(run, setting, source));
    source.complete(row);
    row.stands_for = group.cells;
    shown_cells += group.cells;
    overview.settings.push_back({{overview.rows.size()}, setting.p50});
    overview.rows.push_back(std::move(row));
  }
  overview.measured = static_cast<int>(shown_cells);
  return overview;
}

}  // namespace edgegauge::analysis
