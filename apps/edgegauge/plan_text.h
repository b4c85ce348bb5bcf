// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/plan.h"

#include <string>
#include <vector>

namespace edgegauge::cli {

/// Safe to paste into a shell.
std::string shell_quoted(const std::string& text);

/// One line: "14 cells: 7 models x 1 framework x 2 batches · 2 threads · each within 1% or 60 s · about 4 min
/// · results: x.db".
std::string outline(const control::Plan& plan);

/// Every cell in the order of measuring, skipped ones with their reason; for a person.
std::string cells_text(const control::Plan& plan);
std::string cells_json(const control::Plan& plan);

/// How many cells were left out, and the command that measures them, as one pastes it: as narrow a grid as
/// has them all.
std::string left_out_text(const control::Plan& plan, const std::vector<std::size_t>& cells);

}  // namespace edgegauge::cli
