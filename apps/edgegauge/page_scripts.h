// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "output.h"
#include "report/report.h"

#include <string>
#include <vector>

namespace edgegauge::cli {

/// What the lock file names to draw figures with: beside the program (share/edgegauge/page, where the build
/// and an install put it) or installed for the user. None of them, and what to do about it, unless all are
/// there.
report::PageScripts page_scripts();

/// All that a page shows beside its summary.
report::PageExtras page_extras(const store::Store& store, const analysis::Summary& summary);

/// Every cell of a run as CSV, one after another.
void write_cells(const store::Store& store, RunId run, OutputFile& out);

/// Writes the page and, beside it, where it shows an overview, every cell as NAME.cells.csv. The names of
/// what was written.
std::vector<std::string> write_page(const store::Store& store, const analysis::Summary& summary,
                                    const std::string& file);

}  // namespace edgegauge::cli
