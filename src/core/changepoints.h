// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace edgegauge {

/// Lag-1 autocorrelation of a series whose level may change: from the mean squares of x[i+1] - x[i] and of
/// x[i+2] - x[i], which relate as 1 : 1 + phi in AR(1), without the few that are beyond ten times the median
/// step, such as a change of level. Within 0..0.95.
double lag_one_autocorrelation(std::span<const double> series);

/// Where mean or variance changes: the first index of each new segment, in order. PELT (Killick, Fearnhead,
/// Eckley 2012) with the normal likelihood's cost n ln(variance), and penalty 15 ln n (1 + phi) / (1 - phi)
/// for each change, phi the lag-1 autocorrelation. A standard deviation below 0.1% of the series' median
/// counts as that, so that the clock's steps are no changes.
///
/// Changes are looked for at 2048 evenly spaced places at most, with the likelihood of every value, and then
/// moved to the best place between their neighbours: work does not grow faster than n. No segment is shorter
/// than ten values.
std::vector<std::size_t> find_changepoints(std::span<const double> series);

}  // namespace edgegauge
