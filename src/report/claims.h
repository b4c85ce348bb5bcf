// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/claims.h"
#include "report/report.h"

#include <string>
#include <vector>

namespace edgegauge::report {

std::string claims_to_terminal(const std::vector<analysis::Judgement>& judgements,
                               const TerminalStyle& style);
std::string claims_to_json(const std::vector<analysis::Judgement>& judgements);  ///< docs/claims.md

}  // namespace edgegauge::report
