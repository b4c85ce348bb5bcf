// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/paired.h"
#include "core/statistics.h"
#include "core/steady_state.h"

#include <limits>
#include <optional>
#include <span>

/// Ratios of positive figures, with intervals: on the logarithm a ratio is a difference, and errors add.
namespace edgegauge::analysis {

/// ln of a positive figure, and how far its estimate may be off.
struct LogEstimate {
  double value = 0;
  double variance = 0;  ///< of the estimate; meaningless unless spread_known
  double degrees_of_freedom = std::numeric_limits<double>::infinity();  ///< of that variance
  bool spread_known = false;
  /// How far the truth may lie below and above besides, with no probability to it: the levels of a process
  /// without a steady state. Not negative.
  double below = 0, above = 0;
};

/// Of one process, `state` being what its latencies did. Half the interval's length on the logarithm is taken
/// for 1.96 standard errors: it allows for autocorrelation, so this does. Without a steady state the interval
/// is no error's: its ends are the levels. nullopt unless the value is above 0; without an interval (or with
/// one that reaches 0) the spread is not known.
std::optional<LogEstimate> log_estimate(const Estimate& estimate,
                                        const std::optional<SteadyState>& state = std::nullopt);

/// Several processes of one setting: their mean, with the variance among the processes (k - 1 degrees of
/// freedom) or that within them, whichever is larger. At least one.
LogEstimate pooled(std::span<const LogEstimate> processes);

/// above / below, degrees of freedom after Welch and Satterthwaite.
LogEstimate quotient(const LogEstimate& above, const LogEstimate& below);
LogEstimate product(const LogEstimate& a, const LogEstimate& b);

/// What the variance of a mean over several figures stands for: how well these very figures are known, or
/// how well they speak for others of their kind (the larger of that and their scatter).
enum class Over { kTheseAlone, kTheirKind };

/// At least one.
LogEstimate geometric_mean(std::span<const LogEstimate> figures, Over over);

/// The figure with its two-sided interval, back from the logarithm, levels added to both ends; no interval
/// where the spread is not known.
Estimate as_figure(const LogEstimate& estimate, double confidence = 0.95);

/// How sure it is, from 0 to 1, that the true logarithm lies in [low, high], whichever of its levels it comes
/// to; nullopt where the spread is not known.
std::optional<double> probability_within(const LogEstimate& estimate, double low, double high);

}  // namespace edgegauge::analysis
