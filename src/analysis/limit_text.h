// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/metrics.h"

#include <optional>
#include <string>

/// What limits of every kind are written in: METRIC>VALUE.
namespace edgegauge::analysis {

/// "p99 > 50ms", taken apart.
struct LimitText {
  std::string metric, value;  ///< without blanks around the one and in the other; neither is empty
  bool above = true;          ///< '>', not '<'
};

/// nullopt for what has no sign, or nothing on one side of it.
std::optional<LimitText> parse_limit_text(const std::string& text);

/// The metric of that name or title. Throws Error(kUsage) that begins with `said_by` and names the nearest.
const MetricRow& metric_named(const std::string& name, const std::string& said_by);

}  // namespace edgegauge::analysis
