// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace edgegauge {

/// A closed interval that holds the true value with the stated confidence (95% unless said otherwise).
struct Interval {
  double low = 0;
  double high = 0;
  double half_width() const { return (high - low) / 2; }
};

/// A figure with its spread. No interval means that the samples do not determine one ("undetermined").
struct Estimate {
  double value = 0;
  std::optional<Interval> interval;
};

/// The same in another unit, or of so many: `factor` is positive.
Estimate scaled(const Estimate& estimate, double factor);

/// Integrated autocorrelation time of a series (1 for independent values, larger when neighbours are alike),
/// by Geyer's initial monotone sequence (Geyer 1992, "Practical Markov chain Monte Carlo", section 3.3); at
/// least 1. A series of more than 8192 values is first averaged over equal batches, which bounds the time
/// this takes.
double autocorrelation_time(std::span<const double> series);

/// The p-quantile of a series in the order in which it was measured, with an interval that holds under
/// autocorrelation: order statistics floor(np-h), ceil(np+h)+1 with h = 1.96 sqrt(n p (1-p) tau), tau that of
/// the indicator x <= q_p. nullopt when the series is empty; no interval when an index falls outside 1..n.
std::optional<Estimate> quantile(std::span<const double> series, double p);

/// The mean, with interval mean -+ 1.96 sqrt(variance tau / n), tau that of the series. nullopt when the
/// series is empty; no interval for fewer than 30 values, where the normal approximation is not to be relied
/// on.
std::optional<Estimate> mean(std::span<const double> series);

/// The mean of values that are independent of one another (whole runs, quads, turns), with a t interval of
/// this confidence; no interval for fewer than two. At least one value.
Estimate independent_mean(std::span<const double> values, double confidence = 0.95);

/// Share of values further than 3 (p90 - p10) from the median of the 51 values around them; 0 for an empty
/// series.
double outlier_share(std::span<const double> series);

/// Whether enough was measured: half-width of the median's interval / median <= target and n/tau >= 50, on
/// two checks in a row. Checks fall at n = 30 and then at every n x 1.25.
class StoppingRule {
 public:
  explicit StoppingRule(double target_relative_half_width) : target_(target_relative_half_width) {}

  /// The number of samples at which check() is due next.
  std::size_t next_check() const { return next_check_; }

  /// Looks at all samples so far (in order, nanoseconds). True when measuring may stop.
  bool check(std::span<const std::int64_t> samples_ns);

  /// Median in ns with its interval, as of the last check.
  const std::optional<Estimate>& median() const { return median_; }

 private:
  double target_;
  std::size_t next_check_ = 30;
  int passed_in_a_row_ = 0;
  std::optional<Estimate> median_;
};

}  // namespace edgegauge
