// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::report {

/// Figures of a line about starts, each a median of processes.
inline constexpr std::array<std::string_view, 5> kStartTitles{"wall", "CPU", "faults", "read", "memory"};

/// One line of the table of starts: a setting and state with what it takes to the first answer, or below that
/// one of its phases.
struct StartLine {
  bool is_phase = false;
  std::string name;                    ///< "cold resnet18 b1 onnxruntime", or "load_library"
  int processes = 0;                   ///< of the whole group
  const analysis::Row* row = nullptr;  ///< the first of the group
  std::vector<std::string> figures;    ///< in the order of kStartTitles; wall time with its spread
};

std::vector<StartLine> start_lines(const analysis::Summary& summary);

}  // namespace edgegauge::report
