// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/csv_field.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace edgegauge::report {

/// JSON has no infinity: as a text, "inf" like in CSV, it stays what it is.
inline nlohmann::ordered_json json_number(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(csv_number(value));
}

}  // namespace edgegauge::report
