// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"
#include "core/error.h"
#include "core/metrics.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::analysis {

/// "p99>50ms": what no cell's figure may be.
struct Bound {
  std::string text;
  const MetricRow* metric = nullptr;
  double value = 0;  ///< in the metric's unit
  bool above = true;
};

/// METRIC>VALUE or METRIC<VALUE, the metric by name or title; of a duration like 50ms, a size like 200MB, a
/// share like 5%, else a number, behind which its unit may stand. Throws Error(kUsage).
Bound parse_bound(const std::string& text);

/// What became of a bound in the cells of a run.
struct BoundCheck {
  std::vector<const Row*> crossings;  ///< whose whole interval lies there; of what is counted, the figure
  std::size_t judged = 0;             ///< those that crossed it included
  std::size_t no_figure = 0;  ///< failed, skipped, or with too few samples for that figure or its interval
  /// nullopt: it could be judged in no cell.
  std::optional<bool> kept() const { return judged == 0 ? std::nullopt : std::optional(crossings.empty()); }
};

/// The rows must outlive the answer.
BoundCheck check_bound(const std::vector<Row>& rows, const Bound& bound);

/// kThreshold when one is crossed; kUnstable when one could be judged in no cell; else kOk.
ExitCode exit_code_of(const std::vector<BoundCheck>& checks);

}  // namespace edgegauge::analysis
