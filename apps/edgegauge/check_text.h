// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/check.h"
#include "report/report.h"

#include <string>
#include <vector>

namespace edgegauge::cli {

/// What a check came to, for people: a sentence, a table no wider than the style says, and below it the
/// reasons of what did not agree.
std::string check_text(const std::vector<control::Checked>& results, const report::TerminalStyle& style);

/// The same as JSON (docs/cli.md). Figures that are absent or not finite are null.
std::string check_json(const std::vector<control::Checked>& results);

}  // namespace edgegauge::cli
