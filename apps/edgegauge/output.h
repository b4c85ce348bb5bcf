// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/report.h"

namespace edgegauge::cli {

/// How stdout may be written to: colour and width of a terminal, or plain at 80 columns.
report::TerminalStyle stdout_style(bool wide);

bool is_terminal(int descriptor);
int terminal_width(int descriptor);  ///< 80 when it is not a terminal or does not say

}  // namespace edgegauge::cli
