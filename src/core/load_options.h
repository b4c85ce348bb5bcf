// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/option_parsing.h"

#include <vector>

/// Values of the options that say how requests come, and from what state a process starts. Each throws
/// Error(kUsage) as option_parsing.h says.
namespace edgegauge {

Values parse_loads(const Values& values);                ///< names of LoadKind, at least one
std::vector<float> parse_rates(const Values& values);    ///< above 0
std::vector<int> parse_instances(const Values& values);  ///< from 0, at least one
Values parse_start_states(const Values& values);         ///< "all" stands for every state

}  // namespace edgegauge
