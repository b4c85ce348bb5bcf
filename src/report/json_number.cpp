// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/json_number.h"

#include "report/csv_field.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace edgegauge::report {

nlohmann::ordered_json json_number(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(csv_number(value));
}

nlohmann::ordered_json json_figure(const std::optional<Estimate>& estimate) {
  if (!estimate) return nullptr;
  nlohmann::ordered_json json{{"value", json_number(estimate->value)}};
  if (estimate->interval) {
    json["low"] = json_number(estimate->interval->low);
    json["high"] = json_number(estimate->interval->high);
  }
  return json;
}

}  // namespace edgegauge::report
