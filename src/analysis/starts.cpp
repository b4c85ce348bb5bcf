// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/starts.h"

#include "analysis/answers.h"
#include "analysis/names.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

constexpr double kTail = 0.025;

/// Alike in the rows of a group. Refers to the row.
auto group_key(const Row& row) {
  const store::CellKey& of = row.cell.key;
  return std::tuple_cat(
      std::tie(of.model_hash, of.batch, of.runtime, of.threads, of.precision, of.unit, of.profile, of.knobs),
      std::tuple(state_of_start(row)));
}

using GroupKey = decltype(group_key(std::declval<const Row&>()));

using Get = std::function<std::optional<double>(const PhaseRecord&)>;

double count(Nanoseconds time) { return static_cast<double>(time.count()); }

/// Of the figure of every process; absent where one of them does not know it.
std::optional<Estimate> pooled(const std::vector<PhaseRecord>& records, const Get& get) {
  std::vector<double> figures;
  for (const PhaseRecord& record : records) {
    const std::optional<double> figure = get(record);
    if (!figure) return std::nullopt;
    figures.push_back(*figure);
  }
  return median_of_processes(std::move(figures));
}

StartPhase phase_of(const std::string& name, const std::vector<PhaseRecord>& records) {
  const auto of = [&](const Get& get) { return *pooled(records, get); };
  return {
      .name = name,
      .wall_ns = of([](const PhaseRecord& record) { return count(record.wall); }),
      .cpu_ns = of([](const PhaseRecord& record) { return count(record.cpu); }),
      .major_faults = of([](const PhaseRecord& record) { return static_cast<double>(record.major_faults); }),
      .read_bytes = pooled(records,
                           [](const PhaseRecord& record) -> std::optional<double> {
                             if (!record.read_bytes) return std::nullopt;
                             return static_cast<double>(*record.read_bytes);
                           }),
      .resident_change_bytes =
          of([](const PhaseRecord& record) { return static_cast<double>(record.resident_change_bytes); })};
}

/// All phases of one process up to its first answer as one; nullopt when that is fused with what follows.
std::optional<PhaseRecord> until_first_answer(const std::vector<PhaseRecord>& phases) {
  const auto first = std::ranges::find(phases, "first", &PhaseRecord::name);
  if (first == phases.end()) return std::nullopt;
  PhaseRecord sum;
  sum.read_bytes = 0;
  for (auto phase = phases.begin(); phase != first + 1; ++phase) {
    sum.wall += phase->wall;
    sum.cpu += phase->cpu;
    sum.major_faults += phase->major_faults;
    sum.resident_change_bytes += phase->resident_change_bytes;
    if (sum.read_bytes && phase->read_bytes)
      *sum.read_bytes += *phase->read_bytes;
    else
      sum.read_bytes.reset();
  }
  return sum;
}

StartGroup group_of(const std::vector<Row>& rows, const std::vector<std::size_t>& members) {
  StartGroup group;
  group.row = members.front();
  group.state = state_of_start(rows[group.row]);
  group.processes = static_cast<int>(members.size());
  std::vector<std::string> names;
  std::map<std::string, std::vector<PhaseRecord>> by_name;
  std::vector<PhaseRecord> wholes;
  for (const std::size_t member : members) {
    for (const PhaseRecord& phase : rows[member].phases) {
      if (!by_name.contains(phase.name)) names.push_back(phase.name);
      by_name[phase.name].push_back(phase);
    }
    if (const auto whole = until_first_answer(rows[member].phases)) wholes.push_back(*whole);
  }
  if (!wholes.empty()) group.first_answer = phase_of("first answer", wholes);
  for (const std::string& name : names) group.phases.push_back(phase_of(name, by_name[name]));
  return group;
}

}  // namespace

std::string state_of_start(const Row& row) {
  const std::string doubtful = row.cell.key.start + "=unverified";
  const bool is_doubtful = std::ranges::any_of(
      row.cell.flags, [&](const std::string& flag) { return flag.starts_with(doubtful); });
  return is_doubtful ? doubtful : row.cell.key.start;
}

Estimate median_of_processes(std::vector<double> figures) {
  std::ranges::sort(figures);
  const std::size_t n = figures.size();
  Estimate median{(figures[(n - 1) / 2] + figures[n / 2]) / 2, std::nullopt};
  double probability = std::exp2(-static_cast<double>(n));  // of exactly k below the median
  std::size_t k = 0;
  for (double below = probability; below <= kTail && k < n / 2; below += probability) {
    ++k;
    probability *= static_cast<double>(n - k + 1) / static_cast<double>(k);
  }
  if (k > 0) median.interval = Interval{figures[k - 1], figures[n - k]};
  return median;
}

std::vector<StartGroup> find_starts(const std::vector<Row>& rows) {
  std::vector<std::vector<std::size_t>> groups;
  std::map<GroupKey, std::size_t> place_of;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].is_start() || rows[i].cell.status != store::CellStatus::kMeasured) continue;
    const auto [place, is_new] = place_of.try_emplace(group_key(rows[i]), groups.size());
    if (is_new) groups.emplace_back();
    groups[place->second].push_back(i);
  }
  std::vector<StartGroup> starts;
  for (const auto& members : groups) starts.push_back(group_of(rows, members));
  return starts;
}

std::vector<std::string> start_headlines(const std::vector<Row>& rows,
                                         const std::vector<StartGroup>& starts) {
  std::vector<std::string> states;
  for (const StartGroup& group : starts) {
    if (group.first_answer && std::ranges::find(states, group.state) == states.end())
      states.push_back(group.state);
  }
  const MetricRow& metric = *find_metric("cold_start_total");
  std::vector<std::string> headlines;
  for (const std::string& state : states) {
    std::vector<const StartGroup*> of_state;
    for (const StartGroup& group : starts) {
      if (group.state == state && group.first_answer) of_state.push_back(&group);
    }
    const auto wall = [](const StartGroup* group) { return group->first_answer->wall_ns.value; };
    std::ranges::stable_sort(of_state, {}, wall);
    const auto told = [&](const StartGroup* group) {
      const Row& row = rows[group->row];
      return fmt::format("{} ({} with {})", with_spread(metric, group->first_answer->wall_ns), row.label,
                         row.cell.key.runtime);
    };
    std::string figures = told(of_state.front());
    if (of_state.size() > 1) figures += " to " + told(of_state.back());
    headlines.push_back(fmt::format("From {} to the first answer: {}.", state, figures));
  }
  return headlines;
}

}  // namespace edgegauge::analysis
