// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/names.h"
#include "analysis/summary.h"
#include "analysis/traces.h"

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

/// What the tables of figures (figure_rows.h) share.
namespace edgegauge::report {

inline constexpr double kMilliseconds = 1e-6;  ///< of a nanosecond

/// Six significant digits: more than a figure can show, and a third of the page's bytes.
double rounded(double value);

/// "squeezenet1.1", "squeezenet1.1, paced 20/s", "squeezenet1.1, from cold": `state` is that of a start, or
/// empty.
std::string question_of(const analysis::Row& row, const std::string& state);

/// The same, with the device behind it where there are several: "squeezenet1.1, Raspberry Pi 5".
std::string panel_of(const analysis::Row& row, const std::string& state);

/// By which a page's filters know a cell: its number, and of several devices which.
nlohmann::ordered_json key_of(const analysis::Row& row);

/// The cell that a cost is of; nullptr where the summary does not show it.
const analysis::Row* row_of(const analysis::Summary& summary, const analysis::CostRow& cost);

/// Of whom a row tells: the same keys in every table.
nlohmann::ordered_json identity(const analysis::Row& row, const analysis::Varying& which);

/// Table "sustained": throughput by window, temperature and clock, each over the time of a sustained cell.
nlohmann::ordered_json sustained_rows(const analysis::Summary& summary, const analysis::Varying& which,
                                      const std::vector<analysis::Trace>& traces);

/// Table "sensed": temperature and clock while any other cell was measured.
nlohmann::ordered_json sensed_rows(const analysis::Summary& summary, const analysis::Varying& which,
                                   const std::vector<analysis::Trace>& traces);

/// Table "starts": a row for each piece of a bar, at each model's smallest batch, since loading hardly
/// depends on it. Starts that were measured from a state are medians over their processes.
nlohmann::ordered_json start_rows(const analysis::Summary& summary, const analysis::Varying& which);

}  // namespace edgegauge::report
