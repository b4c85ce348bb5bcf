// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/figure_parts.h"

#include "core/load_shape.h"
#include "report/figure_rows.h"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {

double rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double step = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 5);
  return step < 1 ? std::round(value / step) / std::round(1 / step) : std::round(value / step) * step;
}

std::string question_of(const analysis::Row& row, const std::string& state) {
  std::string question = shown_name(row.label);
  if (row.cell.key.load != to_text({})) question += ", " + shown_name(row.cell.key.load);
  if (!state.empty()) question += ", from " + shown_name(state);
  return question;
}

std::string panel_of(const analysis::Row& row, const std::string& state) {
  const std::string device = row.origin->among_several ? ", " + shown_name(row.origin->name) : "";
  return question_of(row, state) + device;
}

nlohmann::ordered_json key_of(const analysis::Row& row) {
  if (!row.origin->among_several) return row.cell.id.value;
  return fmt::format("{}/{}", row.origin->place, row.cell.id.value);
}

const analysis::Row* row_of(const analysis::Summary& summary, const analysis::CostRow& cost) {
  const auto row = std::ranges::find_if(summary.rows, [&](const analysis::Row& one) {
    return one.cell.id == cost.id.cell && one.origin->file == cost.id.file;
  });
  return row == summary.rows.end() ? nullptr : &*row;
}

nlohmann::ordered_json identity(const analysis::Row& row, const analysis::Varying& which) {
  nlohmann::ordered_json json{{"cell", key_of(row)},
                              {"device", shown_name(row.origin->name)},
                              {"model", shown_name(row.label)},
                              {"panel", panel_of(row, row.cell.key.start)},
                              {"framework", shown_name(row.cell.key.runtime)},
                              {"setting", shown_name(setting_name(row, which))},
                              {"batch", row.cell.key.batch}};
  if (row.origin->among_several) json["question"] = question_of(row, row.cell.key.start);
  return json;
}

}  // namespace edgegauge::report
