// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/report.h"

#include <string>

namespace edgegauge::report {

enum class Ink { kBold, kDim, kRed, kGreen, kYellow };

/// The text as it is where the style has no colour.
std::string painted(const TerminalStyle& style, Ink ink, const std::string& text);

}  // namespace edgegauge::report
