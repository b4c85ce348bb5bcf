// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/report.h"

namespace edgegauge::cli {

/// What the lock file names to draw figures with: beside the program (share/edgegauge/page, where the build
/// and an install put it) or installed for the user. None of them, and what to do about it, unless all are
/// there.
report::PageScripts page_scripts();

/// All that a page shows beside its summary.
report::PageExtras page_extras(const std::vector<analysis::Source>& sources,
                               const analysis::Summary& summary);

}  // namespace edgegauge::cli
