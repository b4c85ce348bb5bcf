// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/compare.h"
#include "command.h"
#include "core/run_spec.h"

#include <span>
#include <string_view>
#include <vector>

namespace edgegauge::cli {

/// The options of `run` that say which two settings are measured, and for how long.
std::span<const std::string_view> measuring_options();

/// What they are when they are not given: shorter than in a run.
RunSpec measuring_defaults();

/// Measures two settings in turns until the answer is clear or the budget ends, stores every process, and
/// prints the answer. The exit code says whether a threshold on the median latency is crossed.
int compare_by_measuring(RunSpec spec, const std::vector<analysis::Threshold>& thresholds,
                         const Context& context);

}  // namespace edgegauge::cli
