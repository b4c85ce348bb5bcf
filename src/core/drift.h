// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/statistics.h"

#include <optional>
#include <span>

namespace edgegauge {

/// How a series moves from its beginning to its end.
struct Drift {
  double z = 0;               ///< Mann-Kendall statistic of the medians of twenty equal parts, normal(0,1)
  double relative_total = 0;  ///< Theil-Sen slope of these from the first to the last, over their median

  /// |z| > 2.576 (99%), and by more than 1% in all: a drift that is certain and matters.
  bool is_significant() const;
};

/// nullopt for fewer than 40 values, which do not make twenty parts. Mann-Kendall's variance allows for ties.
std::optional<Drift> find_drift(std::span<const double> series);

/// From the smallest to the largest of the medians of twenty equal parts (of each value, where there are
/// fewer): the levels that a series took. nullopt for an empty one.
std::optional<Interval> range_of_parts(std::span<const double> series);

}  // namespace edgegauge
