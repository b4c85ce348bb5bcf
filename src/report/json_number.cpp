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

}  // namespace edgegauge::report
