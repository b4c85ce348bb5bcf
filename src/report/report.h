// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <iosfwd>
#include <string>

/// Writers: one Summary to text. Each is a pure function of the summary, so that golden tests can hold it.
namespace edgegauge::report {

struct TerminalStyle {
  bool colour = false;  ///< off when not a terminal or NO_COLOR is set
  int width = 80;
  bool wide = false;  ///< all columns, whatever the width
};

std::string to_terminal(const analysis::Summary& summary, const TerminalStyle& style);
std::string to_markdown(const analysis::Summary& summary);
std::string to_csv(const analysis::Summary& summary);   ///< tidy: one row per cell, header with units
std::string to_json(const analysis::Summary& summary);  ///< docs/report-json.md
std::string to_html(
    const analysis::Summary& summary);  ///< one self-contained page, no script needed, no network

}  // namespace edgegauge::report
