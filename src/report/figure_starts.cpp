// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/figure_parts.h"
#include "report/figure_rows.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using Json = nlohmann::ordered_json;
using analysis::Row;
using analysis::StartGroup;
using analysis::StartPhase;
using analysis::Summary;

struct Phase {
  std::string name;
  Nanoseconds wall{};
  std::optional<Interval> interval = {};  ///< of that, ns
};

/// One bar: its text stands on its last piece.
struct Bar {
  std::string_view part;
  std::string text;
  std::vector<Phase> pieces;
};

Nanoseconds from_ns(double ns) { return Nanoseconds(std::llround(ns)); }

std::vector<Bar> bars_of(const std::vector<Phase>& phases) {
  Bar load{"load", "", {}};
  Bar first{"first", "", {}};
  Nanoseconds total{};
  for (const Phase& phase : phases) {
    if (phase.name == "first") {
      first.pieces.push_back({"first inference", phase.wall, phase.interval});
      first.text = "first " + format_duration(phase.wall);
      break;
    }
    load.pieces.push_back({shown_name(phase.name), phase.wall, phase.interval});
    total += phase.wall;
    if (includes_first(phase.name)) break;
  }
  load.text = "load " + format_duration(total);
  return {std::move(load), std::move(first)};
}

std::vector<Bar> bars_of(const Row& row) {
  std::vector<Phase> phases;
  for (const PhaseRecord& phase : row.phases) phases.push_back({phase.name, phase.wall});
  std::vector<Bar> bars = bars_of(phases);
  if (const MetricValue* p50 = row.metric("latency_p50")) {
    const Nanoseconds steady = from_ns(p50->estimate.value);
    bars.push_back({"steady",
                    "then " + format_duration(steady),
                    {{"steady inference", steady, p50->estimate.interval}}});
  }
  return bars;
}

std::vector<Bar> bars_of(const StartGroup& group) {
  std::vector<Phase> phases;
  for (const StartPhase& phase : group.phases)
    phases.push_back({phase.name, from_ns(phase.wall_ns.value), phase.wall_ns.interval});
  return bars_of(phases);
}

/// `common`: the keys of all its pieces.
void add_bars(Json& rows, const Json& common, const std::vector<Bar>& bars) {
  int order = 0;
  for (const Bar& bar : bars) {
    double end = 0;
    for (const Phase& piece : bar.pieces) {
      const double ms = static_cast<double>(piece.wall.count()) * kMilliseconds;
      Json json = common;
      json["part"] = bar.part;
      json["phase"] = piece.name;
      json["order"] = order++;
      json["ms"] = rounded(ms);
      json["ms_text"] = format_duration(piece.wall);
      if (piece.interval) {
        json["low_ms"] = rounded(end + piece.interval->low * kMilliseconds);
        json["high_ms"] = rounded(end + piece.interval->high * kMilliseconds);
      }
      end += ms;
      if (&piece == &bar.pieces.back()) {
        json["end_ms"] = rounded(end);
        json["text"] = bar.text;
      }
      rows.push_back(std::move(json));
    }
  }
}

/// The panel tells the state, whatever the batch.
Json identity_in_panel(Row row, const std::string& state, const analysis::Varying& which) {
  const std::string panel = panel_of(row, state);
  row.cell.key.start.clear();
  row.cell.key.load = to_text({});
  Json json = identity(row, which);
  json["panel"] = panel;
  json.erase("batch");
  return json;
}

bool has_phases(const Row& row) {
  return row.cell.status == store::CellStatus::kMeasured && !row.phases.empty();
}

/// A model on a device.
using Place = std::pair<std::string, std::size_t>;

Place place_of(const Row& row) { return {row.label, row.origin->place}; }

std::map<Place, std::int64_t> smallest_batches(const Summary& summary) {
  std::map<Place, std::int64_t> smallest;
  for (const Row& row : summary.rows) {
    if (!has_phases(row)) continue;
    const auto known = smallest.emplace(place_of(row), row.cell.key.batch).first;
    known->second = std::min(known->second, row.cell.key.batch);
  }
  return smallest;
}

}  // namespace

bool includes_first(std::string_view phase) { return phase == "first" || phase.ends_with("+first"); }

Json start_rows(const Summary& summary, const analysis::Varying& which) {
  const auto smallest = smallest_batches(summary);
  const auto is_shown = [&](const Row& row) {
    return has_phases(row) && row.cell.key.batch == smallest.at(place_of(row));
  };
  Json rows = Json::array();
  for (const Row& row : summary.rows) {
    if (is_shown(row) && !row.is_start()) add_bars(rows, identity_in_panel(row, "", which), bars_of(row));
  }
  analysis::Varying whatever_process = which;
  whatever_process.repeat = false;
  for (const StartGroup& group : summary.starts) {
    const Row& row = summary.rows[group.row];
    if (!is_shown(row)) continue;
    Json common = identity_in_panel(row, group.state, whatever_process);
    common["processes"] = group.processes;
    add_bars(rows, common, bars_of(group));
  }
  return rows;
}

}  // namespace edgegauge::report
