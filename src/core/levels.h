// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/statistics.h"

#include <optional>
#include <span>

/// Figures of a series without a steady state, which are not determined more closely than it moved.
namespace edgegauge {

/// The figure with an interval that reaches over the levels as well as over its own.
Estimate over_levels(const Estimate& figure, const Interval& levels);

/// From the smallest to the largest of the means of twenty equal parts (of each value, where there are
/// fewer): what range_of_parts() (drift.h) is of medians. nullopt for an empty series.
std::optional<Interval> range_of_means(std::span<const double> series);

/// The mean with its interval; `unsteady`: reaching over the means of the parts. nullopt for an empty series.
std::optional<Estimate> mean_over_levels(std::span<const double> series, bool unsteady);

}  // namespace edgegauge
