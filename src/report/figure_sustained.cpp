// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/figure_parts.h"
#include "report/figure_rows.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using Json = nlohmann::ordered_json;
using analysis::Row;

constexpr double kSeconds = 1e-9;  // of a nanosecond

/// A panel that a sensor fills.
struct Sensed {
  std::string_view series;
  std::string_view title;  ///< with the unit
  std::string_view unit;
  std::string_view name;   ///< in a sentence
  double scale;
};

constexpr std::array kSensed = std::to_array<Sensed>({
    {"temperature", "temperature, °C", "°C", "temperature", 1},
    {"cpu_clock", "processor clock, GHz", "GHz", "clock", 1e-9},
});

/// A panel's title; each device has panels of its own.
std::string title_of(const Row& row, std::string_view measure) {
  const std::string device = row.origin->among_several ? shown_name(row.origin->name) + ": " : "";
  return device + std::string(measure);
}

Json throughput_of(const Row& row, Json json) {
  json["measure"] = title_of(row, "throughput, samples per second");
  json["order"] = row.origin->place * (kSensed.size() + 1);
  for (const Window& window : row.windows) {
    json["seconds"].push_back(rounded(static_cast<double>((window.from + window.to).count()) / 2 * kSeconds));
    json["value"].push_back(rounded(window.throughput));
  }
  return json;
}

Json sensed_of(const Series& series, const Sensed& sensed, Json json) {
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    json["seconds"].push_back(rounded(static_cast<double>(series.at_ns[i]) * kSeconds));
    json["value"].push_back(rounded(static_cast<double>(series.values[i]) * sensed.scale));
  }
  return json;
}

/// One row for each of the sensors that told something of the cell; `begun` gives each its panel.
template <class Begun>
void add_sensed(Json& rows, const analysis::Trace& trace, const Begun& begun) {
  for (std::size_t k = 0; k < kSensed.size(); ++k) {
    const auto series = std::ranges::find(trace.sensors, kSensed[k].series, &Series::name);
    if (series != trace.sensors.end()) rows.push_back(sensed_of(*series, kSensed[k], begun(k)));
  }
}

}  // namespace

Json sustained_rows(const analysis::Summary& summary, const analysis::Varying& which,
                    const std::vector<analysis::Trace>& traces) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < summary.rows.size(); ++i) {
    const Row& row = summary.rows[i];
    if (row.windows.empty()) continue;
    rows.push_back(throughput_of(row, identity(row, which)));
    if (i >= traces.size()) continue;
    add_sensed(rows, traces[i], [&](std::size_t k) {
      Json json = identity(row, which);
      json["measure"] = title_of(row, kSensed[k].title);
      json["order"] = row.origin->place * (kSensed.size() + 1) + k + 1;
      return json;
    });
  }
  return rows;
}

Json sensed_rows(const analysis::Summary& summary, const analysis::Varying& which,
                 const std::vector<analysis::Trace>& traces) {
  const std::vector<std::string> panels = panels_of(summary);
  Json rows = Json::array();
  for (std::size_t i = 0; i < traces.size(); ++i) {
    const Row& row = summary.rows[i];
    if (!row.windows.empty()) continue;
    add_sensed(rows, traces[i], [&](std::size_t k) {
      Json json = identity(row, which);
      const std::string panel = json.at("panel");
      json["measure"] = fmt::format("{} · {}", kSensed[k].unit, panel);
      const auto place = static_cast<std::size_t>(std::ranges::find(panels, panel) - panels.begin());
      json["order"] = place * kSensed.size() + k;
      return json;
    });
  }
  return rows;
}

std::vector<std::string> sensors_not_read(const Json& sustained) {
  std::vector<std::string> names;
  for (const Sensed& sensed : kSensed) {
    const auto is_it = [&](const Json& row) {
      return row.at("measure").get<std::string>().ends_with(sensed.title);
    };
    if (std::ranges::none_of(sustained, is_it)) names.emplace_back(sensed.name);
  }
  return names;
}

}  // namespace edgegauge::report
