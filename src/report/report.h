// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"
#include "analysis/traces.h"
#include "report/page_scripts.h"

#include <iosfwd>
#include <string>
#include <vector>

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

// The records of to_csv() one by one, for a run of which not all cells need be in memory.
std::string csv_header();
std::string csv_record(const analysis::Row& row);

/// What a page shows beside its summary.
struct PageExtras {
  std::vector<analysis::Trace> traces;  ///< one for each row shown, or none
  PageScripts scripts;
  std::string cells_file = {};  ///< name of the CSV with every cell beside an overview's page; empty: none
};

/// One self-contained page that asks nothing of a network. Its answer and its tables need no script; figures
/// are drawn by the scripts that it is given, and without them it says why there are only plain charts.
std::string to_html(const analysis::Summary& summary, const PageExtras& extras = {});

}  // namespace edgegauge::report
