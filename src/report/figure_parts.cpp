// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/figure_parts.h"

#include "core/load_shape.h"
#include "report/figure_rows.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace edgegauge::report {

double rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double step = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 5);
  return step < 1 ? std::round(value / step) / std::round(1 / step) : std::round(value / step) * step;
}

std::string panel_of(const analysis::Row& row, const std::string& state) {
  std::string panel = shown_name(row.label);
  if (row.cell.key.load != to_text({})) panel += ", " + shown_name(row.cell.key.load);
  if (!state.empty()) panel += ", from " + shown_name(state);
  return panel;
}

nlohmann::ordered_json identity(const analysis::Row& row, const analysis::Summary& summary,
                                const analysis::Varying& which) {
  return {{"cell", row.cell.id.value},
          {"device", shown_name(summary.device.headline)},
          {"model", shown_name(row.label)},
          {"panel", panel_of(row, row.cell.key.start)},
          {"framework", shown_name(row.cell.key.runtime)},
          {"setting", shown_name(setting_name(row, which))},
          {"batch", row.cell.key.batch}};
}

}  // namespace edgegauge::report
