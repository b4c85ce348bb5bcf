// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/compare.h"
#include "report/report.h"

#include <string>
#include <vector>

namespace edgegauge::report {

std::string comparison_to_terminal(const analysis::ComparisonTable& table,
                                   const std::vector<analysis::Threshold>& thresholds,
                                   const TerminalStyle& style);
std::string comparison_to_markdown(const analysis::ComparisonTable& table,
                                   const std::vector<analysis::Threshold>& thresholds);
std::string comparison_to_json(const analysis::ComparisonTable& table,
                               const std::vector<analysis::Threshold>& thresholds);  ///< docs/compare.md

}  // namespace edgegauge::report
