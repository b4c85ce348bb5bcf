// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/compare.h"
#include "core/paired.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What two settings that were measured in turns came to (docs/compare.md).
namespace edgegauge::report {

struct MeasuredPair {
  std::string base, other;  ///< what the settings are called
  std::optional<Comparison>
      comparison;         ///< of the other against the base; absent: no quad was measured whole
  std::size_t quads = 0;  ///< measured whole
  std::size_t lost = 0;
  bool clear = false;                           ///< the interval lies on one side of a tie, or within it
  std::vector<std::int64_t> runs;               ///< that hold the processes
  std::string results;                          ///< their file
  std::vector<analysis::Threshold> thresholds;  ///< of the median latency
};

/// As exit_code_of() of stored runs; kUnstable, too, when no quad was measured whole.
ExitCode exit_code_of(const MeasuredPair& pair);

std::string measured_to_terminal(const MeasuredPair& pair, std::size_t width);
std::string measured_to_markdown(const MeasuredPair& pair);
std::string measured_to_json(const MeasuredPair& pair);

}  // namespace edgegauge::report
