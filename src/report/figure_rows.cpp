// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/figure_rows.h"

#include "analysis/names.h"
#include "analysis/starts.h"
#include "report/facts.h"
#include "report/figure_parts.h"
#include "report/roofline.h"
#include "report/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using Json = nlohmann::ordered_json;
using analysis::Row;
using analysis::Summary;
using analysis::Trace;

constexpr double kMegabytes = 1e-6;  // of a byte

/// A metric as a column of the table of cells.
struct Column {
  std::string_view key;
  std::string_view metric;
  double scale;
};

constexpr std::array kColumns = std::to_array<Column>({
    {"rate", "throughput", 1},
    {"p50", "latency_p50", kMilliseconds},
    {"p99", "latency_p99", kMilliseconds},
    {"load", "load_time", kMilliseconds},
    {"first", "first_inference", kMilliseconds},
    {"memory", "memory_peak", kMegabytes},
});

/// A panel of the resources figure. Metrics that this program has no row for are not measured.
struct Resource {
  std::string_view metric;
  std::string_view title;  ///< with the unit
  std::string_view name;   ///< in a sentence
  double scale;
};

constexpr std::array kResources = std::to_array<Resource>({
    {"memory_peak", "peak memory, MB", "memory", kMegabytes},
    {"cpu_cores", "processor, cores kept busy", "processor time", 1},
    {"power_mean", "power, W", "power", 1},
    {"energy_net", "energy per inference, J", "energy", 1},
});

/// Of steady requests: starts have a table of their own.
bool is_measured(const Row& row) {
  return row.cell.status == store::CellStatus::kMeasured && !row.is_start();
}

void add_figure(Json& json, const Row& row, const Column& column) {
  const MetricValue* value = row.metric(column.metric);
  if (value == nullptr) return;
  const std::string key(column.key);
  json[key] = rounded(value->estimate.value * column.scale);
  if (value->estimate.interval) {
    json[key + "_low"] = rounded(value->estimate.interval->low * column.scale);
    json[key + "_high"] = rounded(value->estimate.interval->high * column.scale);
  }
  json[key + "_text"] = figure(row, *find_metric(column.metric), true);
  json[key + "_short"] = figure(row, *find_metric(column.metric), false);
}

/// Where each series' name stands at its right end: at its last value, or above the name below it.
void add_end_labels(Json& cells, const std::string& key) {
  constexpr double kLineOfText = 0.09;  // of a panel's height
  std::map<std::string, std::map<std::string, Json*>> last_of_panel;
  std::map<std::string, double> highest;
  for (Json& row : cells) {
    if (!row.contains(key)) continue;
    const std::string panel = row["panel"];
    Json*& last = last_of_panel[panel][row["setting"].get<std::string>()];
    if (last == nullptr || (*last)["batch"].get<std::int64_t>() < row["batch"].get<std::int64_t>())
      last = &row;
    highest[panel] = std::max(highest[panel], row[key].get<double>());
  }
  for (auto& [panel, of_setting] : last_of_panel) {
    if (of_setting.size() > kMostEndLabels) continue;
    std::vector<Json*> ends;
    for (const auto& [setting, row] : of_setting) ends.push_back(row);
    std::ranges::stable_sort(ends, {}, [&](Json* row) { return (*row)[key].get<double>(); });
    double free_from = 0;
    for (Json* row : ends) {
      const double at = std::max((*row)[key].get<double>(), free_from);
      (*row)[key + "_label"] = rounded(at);
      free_from = at + kLineOfText * highest[panel];
    }
  }
}

/// What a panel of cost against throughput spans, and where in it, in shares of that, names already stand.
struct CostPanel {
  double most_rate = 0, least_euros = 0, most_euros = 0;
  std::vector<std::pair<double, double>> named = {};

  void include(const Json& row) {
    const double euros = row["euros"];
    least_euros = most_rate == 0 ? euros : std::min(least_euros, euros);
    most_euros = std::max(most_euros, euros);
    most_rate = std::max(most_rate, row["rate"].get<double>());
  }

  /// A name has two lines, and begins at its point.
  bool has_room(std::pair<double, double> point) const {
    constexpr double kWidth = 0.6, kHeight = 0.17;
    return std::ranges::none_of(named, [&](const auto& other) {
      return std::abs(point.first - other.first) < kWidth && std::abs(point.second - other.second) < kHeight;
    });
  }

  std::pair<double, double> place(const Json& row) const {
    const double span = most_euros - least_euros;
    return {span > 0 ? (row["euros"].get<double>() - least_euros) / span : 0,
            row["rate"].get<double>() / most_rate};
  }
};

/// Of names on the front that would lie over each other, the fastest point's stays.
void drop_covered_labels(Json& cost_rows) {
  std::map<std::string, CostPanel> panels;
  std::vector<Json*> front;
  for (Json& row : cost_rows) {
    panels[row["panel"]].include(row);
    if (row["on_front"]) front.push_back(&row);
  }
  std::ranges::stable_sort(front, std::ranges::greater(),
                           [](const Json* row) { return (*row)["rate"].get<double>(); });
  for (Json* row : front) {
    CostPanel& panel = panels[(*row)["panel"]];
    const auto place = panel.place(*row);
    if (panel.has_room(place)) {
      panel.named.push_back(place);
    } else {
      row->erase("label");
    }
  }
}

Json cell_rows(const Summary& summary, const analysis::Varying& which) {
  Json rows = Json::array();
  for (const Row& row : summary.rows) {
    if (!is_measured(row)) continue;
    Json json = identity(row, which);
    for (const Column& column : kColumns) add_figure(json, row, column);
    rows.push_back(std::move(json));
  }
  add_end_labels(rows, "rate");
  add_end_labels(rows, "p50");
  return rows;
}

bool is_known(const Summary& summary, const Resource& resource) {
  return std::ranges::any_of(summary.rows,
                             [&](const Row& row) { return row.metric(resource.metric) != nullptr; });
}

void add_resource(Json& json, const Row& row, const Resource& resource, const Estimate& estimate) {
  const MetricRow& metric = *find_metric(resource.metric);
  json["value"] = rounded(estimate.value * resource.scale);
  if (estimate.interval) {
    json["low"] = rounded(estimate.interval->low * resource.scale);
    json["high"] = rounded(estimate.interval->high * resource.scale);
  }
  json["text"] = figure(row, metric, false);
  json["whole_text"] = figure(row, metric, true);
}

/// What only some cells have is said of the others, never drawn as zero.
Json resource_rows(const Summary& summary, const analysis::Varying& which) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < kResources.size(); ++i) {
    const Resource& resource = kResources[i];
    if (!is_known(summary, resource)) continue;
    for (const Row& row : summary.rows) {
      if (!is_measured(row)) continue;
      const MetricValue* value = row.metric(resource.metric);
      Json json = identity(row, which);
      json["measure"] = resource.title;
      json["order"] = i;
      if (summary.several()) json["heading"] = fmt::format("{}: {}", question_of(row, ""), resource.title);
      json["text"] = json["whole_text"] = "not measured";
      if (value != nullptr) add_resource(json, row, resource, value->estimate);
      rows.push_back(std::move(json));
    }
  }
  return rows;
}

/// Of the cells that have a cost.
Json cost_rows(const Summary& summary, const analysis::Varying& which) {
  Json rows = Json::array();
  if (!summary.cost) return rows;
  for (const analysis::CostRow& cost : summary.cost->rows) {
    const Row* row = row_of(summary, cost);
    if (!cost.per_million || row == nullptr) continue;
    Json json = identity(*row, which);
    add_figure(json, *row, kColumns.front());
    json["euros"] = rounded(cost.per_million->value);
    if (const auto& interval = cost.per_million->interval) {
      json["euros_low"] = rounded(interval->low);
      json["euros_high"] = rounded(interval->high);
    }
    json["euros_text"] = fmt::format("{} EUR per million{}", format_number(cost.per_million->value),
                                     cost.energy_missing ? ", without electricity" : "");
    json["on_front"] = cost.on_front;
    json["front"] = fmt::format("{} as {}{}", cost.key.precision, cost.effective_precision,
                                cost.energy_missing ? " without electricity" : "");
    json["panel"] = question_of(*row, row->cell.key.start);  // devices compete in it
    Json& lines = json["label"] =
        Json::array({fmt::format("{} b{}", shown_name(setting_name(*row, which)), row->cell.key.batch)});
    if (summary.several()) lines.push_back(shown_name(row->origin->name));
    rows.push_back(std::move(json));
  }
  drop_covered_labels(rows);
  return rows;
}

Json distribution_rows(const Summary& summary, const analysis::Varying& which,
                       const std::vector<Trace>& traces) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < traces.size(); ++i) {
    if (traces[i].distribution.empty()) continue;
    Json json = identity(summary.rows[i], which);
    for (const analysis::DistributionPoint& point : traces[i].distribution) {
      json["share"].push_back(point.share);
      json["ms"].push_back(rounded(point.latency_ns * kMilliseconds));
    }
    rows.push_back(std::move(json));
  }
  return rows;
}

Json request_rows(const Summary& summary, const analysis::Varying& which, const std::vector<Trace>& traces) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < traces.size(); ++i) {
    if (traces[i].requests.empty()) continue;
    Json json = identity(summary.rows[i], which);
    json["steady_s"] = rounded(traces[i].steady_from_s);
    for (const analysis::TracePoint& point : traces[i].requests) {
      json["seconds"].push_back(rounded(point.start_s));
      json["ms"].push_back(rounded(point.latency_ns * kMilliseconds));
    }
    rows.push_back(std::move(json));
  }
  return rows;
}

}  // namespace

std::string shown_name(std::string_view name) {
  constexpr std::size_t kMostColumns = 96;
  constexpr std::size_t kEndBytes = 24;
  constexpr std::size_t kMostBytes = 4096;  // of a name that is not shown whole anyway
  const std::string text = printable(name.substr(0, kMostBytes));
  if (name.size() <= kMostBytes && display_width(text) <= kMostColumns) return text;
  return truncated(text, kMostColumns - kEndBytes) + printable(name.substr(name.size() - kEndBytes));
}

std::vector<std::string> settings_of(const Summary& summary) {
  const analysis::Varying which = varying_in_figures(summary);
  std::vector<std::string> settings;
  for (const Row& row : summary.rows) {
    const std::string setting = shown_name(setting_name(row, which));
    if (is_measured(row) && std::ranges::find(settings, setting) == settings.end())
      settings.push_back(setting);
  }
  std::ranges::sort(settings);
  return settings;
}

std::vector<std::string> models_of(const Summary& summary) {
  std::map<std::string, double> highest;
  for (const Row& row : summary.rows) {
    const MetricValue* rate = row.metric("throughput");
    double& known = highest[shown_name(row.label)];
    if (rate != nullptr) known = std::max(known, rate->estimate.value);
  }
  std::vector<std::string> models;
  for (const auto& [model, rate] : highest) models.push_back(model);
  std::ranges::stable_sort(models, std::ranges::greater(),
                           [&](const std::string& model) { return highest[model]; });
  return models;
}

std::vector<std::string> devices_of(const Summary& summary) {
  std::vector<std::string> devices;
  for (const auto& origin : summary.origins) devices.push_back(shown_name(origin->name));
  return devices;
}

std::vector<std::string> panels_of(const Summary& summary) {
  std::vector<std::string> panels;
  for (const std::string& model : models_of(summary)) {
    for (const Row& row : summary.rows) {
      if (row.cell.status != store::CellStatus::kMeasured || shown_name(row.label) != model) continue;
      const std::string state = state_of_start(row);
      for (const std::string& panel : {question_of(row, state), panel_of(row, state)}) {
        if (std::ranges::find(panels, panel) == panels.end()) panels.push_back(panel);
      }
    }
  }
  return panels;
}

std::vector<std::string> phases_of(const Summary& summary) {
  std::vector<std::string> phases;
  for (const Row& row : summary.rows) {
    // A phase that is new stands behind the one that came before it in this row.
    auto place = phases.begin();
    for (const PhaseRecord& phase : row.phases) {
      if (phase.name == "first") break;
      const std::string name = shown_name(phase.name);
      const auto known = std::ranges::find(phases, name);
      place = (known == phases.end() ? phases.insert(place, name) : known) + 1;
      if (includes_first(phase.name)) break;
    }
  }
  return phases;
}

std::vector<std::string> resources_not_measured(const Summary& summary) {
  std::vector<std::string> names;
  for (const Resource& resource : kResources) {
    if (!is_known(summary, resource)) names.emplace_back(resource.name);
  }
  return names;
}

Json figure_rows(const Summary& summary, const std::vector<Trace>& traces) {
  const analysis::Varying which = varying_in_figures(summary);
  return {{"cells", cell_rows(summary, which)},
          {"resources", resource_rows(summary, which)},
          {"starts", start_rows(summary, which)},
          {"cost", cost_rows(summary, which)},
          {"roofline", roofline_rows(summary, which)},
          {"distribution", distribution_rows(summary, which, traces)},
          {"requests", request_rows(summary, which, traces)},
          {"sensed", sensed_rows(summary, which, traces)},
          {"sustained", sustained_rows(summary, which, traces)}};
}

}  // namespace edgegauge::report
