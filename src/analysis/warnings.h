// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <string>
#include <vector>

namespace edgegauge::analysis {

/// What a reader must know before trusting the figures, and what to do about it: one sentence or two each.
std::vector<std::string> find_warnings(const Summary& summary);

}  // namespace edgegauge::analysis
