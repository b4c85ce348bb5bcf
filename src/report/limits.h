// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/device_limit.h"
#include "report/report.h"

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace edgegauge::report {

/// "83.1 G/s", "12.4 GB/s": the figure of a limit with its unit; "-" where it is absent.
std::string limit_text(const DeviceLimit& limit);

/// Tables of peaks and bandwidths, one thread beside all, each figure with how far the middle round is below
/// it; then what is absent, with the reason, and whether the rounds agree.
std::string limits_to_terminal(const std::string& headline, const std::vector<DeviceLimit>& limits,
                               const TerminalStyle& style);

std::string limits_to_json(const std::string& headline,
                           const std::vector<DeviceLimit>& limits);  ///< docs/limits.md

}  // namespace edgegauge::report
