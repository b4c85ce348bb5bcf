// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/compare.h"
#include "command.h"
#include "core/run_spec.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::cli {

/// The options of `run` that say which two settings are measured, and for how long.
std::span<const std::string_view> measuring_options();

/// What they are when they are not given: shorter than in a run.
RunSpec measuring_defaults();

/// How an answer is written, and where.
struct Writing {
  std::string format = "terminal";  ///< or markdown, json
  std::string output;               ///< a file; empty: standard output
};
void write_or_print(const std::string& output, const std::string& text);

/// Measures two settings in turns until the answer is clear or the budget ends, stores every process, and
/// writes the answer. The exit code says whether a threshold on the median latency is crossed.
int compare_by_measuring(RunSpec spec, const std::vector<analysis::Threshold>& thresholds,
                         const Writing& writing, const Context& context);

}  // namespace edgegauge::cli
