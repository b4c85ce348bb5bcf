// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace edgegauge {

/// How sure a tail bound is.
inline constexpr double kTailConfidence = 0.99;

/// The fewest independent requests of which so many may take longer than a bound while the p-quantile is
/// below that bound with 99% confidence: the smallest n with P(Binomial(n, 1 - p) <= overruns) <= 1%. As in
/// MLPerf LoadGen's early stopping ("Early Stopping" in the inference rules): 64 for p = 0.9 and one overrun,
/// 130 for 0.95, 662 for 0.99, 6636 for 0.999. 0 < p < 1.
std::size_t fewest_for_tail_bound(double p, std::size_t overruns);

/// What the p-quantile lies below with 99% confidence: the largest latency but as many as may overrun it, for
/// n / tau independent requests, tau the autocorrelation time of the indicator x <= q_p. nullopt where these
/// do not suffice for one overrun.
std::optional<double> tail_bound(std::span<const double> series, double p);

}  // namespace edgegauge
