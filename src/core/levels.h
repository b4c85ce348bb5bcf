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

/// The mean with its interval; `unsteady`: reaching over the means of twenty equal parts (over each value,
/// where there are fewer), as range_of_parts() (drift.h) does over medians. nullopt for an empty series.
std::optional<Estimate> mean_over_levels(std::span<const double> series, bool unsteady);

}  // namespace edgegauge
