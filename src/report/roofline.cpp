// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/roofline.h"

#include "core/counted.h"
#include "report/facts.h"
#include "report/figure_parts.h"
#include "report/figure_rows.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using Json = nlohmann::ordered_json;
using analysis::Ceiling;
using analysis::Row;
using analysis::Summary;

constexpr double kGiga = 1e-9;
/// How far roofs reach beyond the outermost cells.
constexpr double kMargin = 4;

/// A roof as it is drawn: from, by way of the ridge, to.
struct Roof {
  std::string name;
  double from_x = 0, from_y = 0, to_x = 0, to_y = 0;
  bool label_at_end = false;
};

/// By the place of their device.
std::map<std::size_t, std::vector<const Row*>> rows_with_ceiling(const Summary& summary) {
  std::map<std::size_t, std::vector<const Row*>> rows;
  for (const Row& row : summary.rows) {
    if (row.ceiling && row.metric("roofline_share") != nullptr) rows[row.origin->place].push_back(&row);
  }
  return rows;
}

/// What the cells lie under, each once: by threads, precision and level.
struct Drawn {
  int threads = 0;  ///< the most that a cell has: fewer threads have lower roofs, which would only crowd it
  std::map<std::string, std::pair<double, std::string>> peaks;  ///< by precision: per second, instructions
  std::map<std::string, double> bandwidths;                     ///< by level
  double least_x = 0, most_x = 0;
};

Drawn drawn(const std::vector<const Row*>& rows) {
  Drawn all;
  all.least_x = all.most_x = rows.front()->ceiling->intensity;
  for (const Row* row : rows) all.threads = std::max(all.threads, row->cell.key.threads);
  for (const Row* row : rows) {
    const Ceiling& ceiling = *row->ceiling;
    all.least_x = std::min(all.least_x, ceiling.intensity);
    all.most_x = std::max(all.most_x, ceiling.intensity);
    if (row->cell.key.threads != all.threads) continue;
    all.peaks[row->precision()] = {ceiling.peak, ceiling.instructions};
    all.bandwidths[ceiling.level] = ceiling.bandwidth;
  }
  return all;
}

std::vector<Roof> roofs_of(const Drawn& all) {
  double peak = 0;
  double steepest = 0;
  double gentlest = 0;
  for (const auto& [precision, one] : all.peaks) peak = std::max(peak, one.first);
  for (const auto& [level, bandwidth] : all.bandwidths) {
    steepest = std::max(steepest, bandwidth);
    gentlest = gentlest == 0 ? bandwidth : std::min(gentlest, bandwidth);
  }
  const double left = std::min(all.least_x, peak / steepest) / kMargin;
  const double right = std::max(all.most_x, peak / gentlest) * kMargin;
  std::vector<Roof> roofs;
  for (const auto& [level, bandwidth] : all.bandwidths) {
    roofs.push_back({fmt::format("{} {} GB/s", level, format_number(bandwidth * kGiga)), left,
                     left * bandwidth, peak / bandwidth, peak, false});
  }
  for (const auto& [precision, one] : all.peaks) {
    roofs.push_back({fmt::format("{} {} G/s ({})", precision, format_number(one.first * kGiga), one.second),
                     one.first / steepest, one.first, right, one.first, true});
  }
  return roofs;
}

Json roof_point(const Roof& roof, double x, double y, bool labelled) {
  Json json{{"roof", roof.name}, {"intensity", rounded(x)}, {"grate", rounded(y * kGiga)}};
  if (labelled) json[roof.label_at_end ? "peak_label" : "slope_label"] = roof.name;
  return json;
}

Json cell_point(const Row& row, const analysis::Varying& which) {
  const Ceiling& ceiling = *row.ceiling;
  Json json = identity(row, which);
  json["intensity"] = rounded(ceiling.intensity);
  const Estimate& rate = row.metric("multiply_add_rate")->estimate;
  json["grate"] = rounded(rate.value * kGiga);
  if (rate.interval) {
    json["grate_low"] = rounded(rate.interval->low * kGiga);
    json["grate_high"] = rounded(rate.interval->high * kGiga);
  }
  json["rate_text"] = figure(row, *find_metric("multiply_add_rate"), true);
  json["share_text"] = figure(row, *find_metric("roofline_share"), true);
  json["bound_text"] =
      ceiling.is_bandwidth_bound()
          ? fmt::format("{}, {} GB/s", ceiling.level, format_number(ceiling.bandwidth * kGiga))
          : fmt::format("{} {}, {} G/s", row.precision(), ceiling.instructions,
                        format_number(ceiling.peak * kGiga));
  return json;
}

/// One device's roofs are no other's.
void add_device(Json& json, const std::vector<const Row*>& rows, const analysis::Varying& which) {
  for (const Roof& roof : roofs_of(drawn(rows))) {
    for (const bool at_end : {false, true}) {
      json.push_back(roof_point(roof, at_end ? roof.to_x : roof.from_x, at_end ? roof.to_y : roof.from_y,
                                at_end == roof.label_at_end));
      json.back()["device"] = shown_name(rows.front()->origin->name);
    }
  }
  for (const Row* row : rows) json.push_back(cell_point(*row, which));
}

}  // namespace

std::vector<std::string> roofline_notes(const Summary& summary) {
  std::map<std::pair<std::size_t, std::string>, int> reasons;  // of a device, by its place
  for (const Row& row : summary.rows) {
    if (row.cell.status == store::CellStatus::kMeasured && !row.ceiling)
      ++reasons[{row.origin->place, row.no_ceiling}];
  }
  std::vector<std::string> notes;
  for (const auto& [of, cells] : reasons) {
    const auto& [place, reason] = of;
    const std::string device = summary.several() ? " on " + shown_name(summary.origins[place]->name) : "";
    notes.push_back(
        fmt::format("Share of the roofline not known of {}{}: {}.", counted(cells, "cell"), device, reason));
  }
  return notes;
}

Json roofline_rows(const Summary& summary, const analysis::Varying& which) {
  Json json = Json::array();
  for (const auto& [place, rows] : rows_with_ceiling(summary)) add_device(json, rows, which);
  return json;
}

}  // namespace edgegauge::report
