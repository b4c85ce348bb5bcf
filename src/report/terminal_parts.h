// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/names.h"
#include "analysis/summary.h"
#include "report/report.h"

#include <cstddef>
#include <string>

/// What the parts of a report for a terminal have in common. Widths are in columns.
namespace edgegauge::report {

inline constexpr std::size_t kNarrowestName = 12;
inline constexpr std::size_t kMostLines = 40;  ///< of a table of a run that is shown by an overview

/// "*" for a model with synthetic weights.
std::string model_mark(const analysis::Row& row);

/// "resnet18* b4 onnxruntime"; a long model name gives way so that the whole takes at most `width` columns.
std::string name_of(const analysis::Row& row, const analysis::Varying& which,
                    std::size_t width = std::string::npos);

/// Where the lines are that a table has no room for; empty for none.
std::string left_out(std::size_t lines);

/// What became of cells that were not measured, each outcome under its heading, reason by reason; of a run
/// that is shown by an overview how many for which reason. Empty when all were measured.
std::string not_measured(const analysis::Summary& summary, const TerminalStyle& style, std::size_t width);

}  // namespace edgegauge::report
