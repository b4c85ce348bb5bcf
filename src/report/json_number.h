// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/statistics.h"

#include <optional>

#include <nlohmann/json_fwd.hpp>

namespace edgegauge::report {

/// JSON has no infinity: as a text, "inf" like in CSV, it stays what it is.
nlohmann::ordered_json json_number(double value);

/// A figure: its value, and the ends of its interval where it has one; null: not known.
nlohmann::ordered_json json_figure(const std::optional<Estimate>& estimate);

}  // namespace edgegauge::report
