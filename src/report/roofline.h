// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/names.h"
#include "analysis/summary.h"

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace edgegauge::report {

/// Why cells have no place under the roofline, a sentence for each reason; none where each has one.
std::vector<std::string> roofline_notes(const analysis::Summary& summary);

/// Rows of the roofline figure: cells with "intensity" and "grate" (multiply-adds per second, in 1e9); points
/// of roofs with "roof", of which the one that bears the name has "slope_label" or "peak_label"; both with
/// "device". None without a cell that has a ceiling, nor roofs of a device without one.
nlohmann::ordered_json roofline_rows(const analysis::Summary& summary, const analysis::Varying& which);

}  // namespace edgegauge::report
