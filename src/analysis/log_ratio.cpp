// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/log_ratio.h"

#include "core/check.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace edgegauge::analysis {
namespace {

constexpr double kZ95 = 1.96;
constexpr double kMany = 1e6;  ///< degrees of freedom from which Student's distribution is taken for normal

double mean_of(std::span<const LogEstimate> figures) {
  double sum = 0;
  for (const LogEstimate& figure : figures) sum += figure.value;
  return sum / static_cast<double>(figures.size());
}

/// Variance of the mean as the figures' own variances have it; nullopt when one is not known.
std::optional<double> variance_within(std::span<const LogEstimate> figures) {
  double sum = 0;
  for (const LogEstimate& figure : figures) {
    if (!figure.spread_known) return std::nullopt;
    sum += figure.variance;
  }
  const auto n = static_cast<double>(figures.size());
  return sum / (n * n);
}

/// Variance of the mean as the figures' scatter has it; nullopt for a single one.
std::optional<double> variance_among(std::span<const LogEstimate> figures) {
  if (figures.size() < 2) return std::nullopt;
  const double centre = mean_of(figures);
  double sum = 0;
  for (const LogEstimate& figure : figures) sum += (figure.value - centre) * (figure.value - centre);
  const auto n = static_cast<double>(figures.size());
  return sum / (n - 1) / n;
}

double smallest_degrees(std::span<const LogEstimate> figures) {
  double degrees = std::numeric_limits<double>::infinity();
  for (const LogEstimate& figure : figures) degrees = std::min(degrees, figure.degrees_of_freedom);
  return degrees;
}

/// Value and levels alone.
LogEstimate mean_with_levels(std::span<const LogEstimate> figures) {
  LogEstimate mean{.value = mean_of(figures)};
  for (const LogEstimate& figure : figures) {
    mean.below += figure.below / static_cast<double>(figures.size());
    mean.above += figure.above / static_cast<double>(figures.size());
  }
  return mean;
}

LogEstimate mean_with_larger_variance(std::span<const LogEstimate> figures) {
  EDGEGAUGE_CHECK(!figures.empty());
  const std::optional<double> within = variance_within(figures);
  const std::optional<double> among = variance_among(figures);
  LogEstimate mean = mean_with_levels(figures);
  // Figures that agree to the last bit and have no spread of their own tell nothing of it.
  mean.spread_known = within.has_value() || among.value_or(0) > 0;
  if (among.value_or(0) > within.value_or(0)) {
    mean.variance = *among;
    mean.degrees_of_freedom = static_cast<double>(figures.size() - 1);
  } else {
    mean.variance = within.value_or(0);
    mean.degrees_of_freedom = smallest_degrees(figures);
  }
  return mean;
}

double welch_satterthwaite(const LogEstimate& a, const LogEstimate& b) {
  const double total = a.variance + b.variance;
  const double sum =
      a.variance * a.variance / a.degrees_of_freedom + b.variance * b.variance / b.degrees_of_freedom;
  return sum > 0 ? total * total / sum : std::numeric_limits<double>::infinity();
}

/// Of a product's factors.
LogEstimate sum_of(const LogEstimate& a, const LogEstimate& b) {
  LogEstimate result{.value = a.value + b.value, .below = a.below + b.below, .above = a.above + b.above};
  result.spread_known = a.spread_known && b.spread_known;
  result.variance = a.variance + b.variance;
  result.degrees_of_freedom = welch_satterthwaite(a, b);
  return result;
}

LogEstimate inverse(const LogEstimate& estimate) {
  LogEstimate result = estimate;
  result.value = -estimate.value;
  std::swap(result.below, result.above);
  return result;
}

double quantile_of(double degrees, double p) {
  if (degrees > kMany) return boost::math::quantile(boost::math::normal(), p);
  return boost::math::quantile(boost::math::students_t(degrees), p);
}

double distribution_at(double degrees, double x) {
  if (std::isinf(x)) return x > 0 ? 1 : 0;
  if (degrees > kMany) return boost::math::cdf(boost::math::normal(), x);
  return boost::math::cdf(boost::math::students_t(degrees), x);
}

/// The chance of [low, high] when the truth is at this distance from the estimate besides.
double probability_at(const LogEstimate& estimate, double distance, double low, double high) {
  const double centre = estimate.value + distance;
  if (!(estimate.variance > 0)) return centre >= low && centre <= high ? 1 : 0;
  const double scale = std::sqrt(estimate.variance);
  return distribution_at(estimate.degrees_of_freedom, (high - centre) / scale) -
         distribution_at(estimate.degrees_of_freedom, (low - centre) / scale);
}

}  // namespace

std::optional<LogEstimate> log_estimate(const Estimate& estimate, const std::optional<SteadyState>& state) {
  if (!(estimate.value > 0) || !std::isfinite(estimate.value)) return std::nullopt;
  LogEstimate result{.value = std::log(estimate.value)};
  const auto& interval = estimate.interval;
  if (!interval || !(interval->low > 0) || !std::isfinite(interval->high)) return result;
  result.spread_known = true;
  if (state && !state->is_steady()) {
    result.below = std::max(0.0, result.value - std::log(interval->low));
    result.above = std::max(0.0, std::log(interval->high) - result.value);
    return result;
  }
  const double standard_error = (std::log(interval->high) - std::log(interval->low)) / (2 * kZ95);
  result.variance = standard_error * standard_error;
  return result;
}

LogEstimate pooled(std::span<const LogEstimate> processes) { return mean_with_larger_variance(processes); }

LogEstimate quotient(const LogEstimate& above, const LogEstimate& below) {
  return sum_of(above, inverse(below));
}

LogEstimate product(const LogEstimate& a, const LogEstimate& b) { return sum_of(a, b); }

LogEstimate geometric_mean(std::span<const LogEstimate> figures, Over over) {
  if (over == Over::kTheirKind) return mean_with_larger_variance(figures);
  EDGEGAUGE_CHECK(!figures.empty());
  const std::optional<double> within = variance_within(figures);
  LogEstimate mean = mean_with_levels(figures);
  mean.variance = within.value_or(0);
  mean.degrees_of_freedom = smallest_degrees(figures);
  mean.spread_known = within.has_value();
  return mean;
}

Estimate as_figure(const LogEstimate& estimate, double confidence) {
  Estimate figure{std::exp(estimate.value), std::nullopt};
  if (!estimate.spread_known) return figure;
  const double half =
      quantile_of(estimate.degrees_of_freedom, (1 + confidence) / 2) * std::sqrt(estimate.variance);
  figure.interval = {std::exp(estimate.value - estimate.below - half),
                     std::exp(estimate.value + estimate.above + half)};
  return figure;
}

std::optional<double> probability_within(const LogEstimate& estimate, double low, double high) {
  if (!estimate.spread_known) return std::nullopt;
  // Each distribution has one peak: the chance is least at one of the ends.
  return std::min(probability_at(estimate, -estimate.below, low, high),
                  probability_at(estimate, estimate.above, low, high));
}

}  // namespace edgegauge::analysis
