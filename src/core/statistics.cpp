// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/statistics.h"

#include "core/check.h"
#include "core/order_statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

namespace edgegauge {
namespace {

/// The two-sided 95% point of the normal distribution.
constexpr double kZ95 = 1.96;
constexpr double kTwoSided95 = 0.975;  ///< the quantile of which a two-sided 95% interval ends at
constexpr std::size_t kLongestDirectSeries = 8192;
constexpr std::size_t kFewestForMeanInterval = 30;
constexpr std::size_t kFewestEffectiveSamples = 50;

double average(std::span<const double> series) {
  return std::accumulate(series.begin(), series.end(), 0.0) / static_cast<double>(series.size());
}

std::vector<double> centred(std::span<const double> series) {
  const double centre = average(series);
  std::vector<double> result(series.begin(), series.end());
  for (double& value : result) value -= centre;
  return result;
}

/// Sum over i of x[i] x[i+lag], over n: the biased estimate, which keeps the sequence positive definite.
double autocovariance(std::span<const double> centred_series, std::size_t lag) {
  const std::size_t n = centred_series.size();
  const double* values = centred_series.data();
  double sum = 0;
  for (std::size_t i = 0; i + lag < n; ++i) sum += values[i] * values[i + lag];
  return sum / static_cast<double>(n);
}

double variance(std::span<const double> series) { return autocovariance(centred(series), 0); }

double direct_autocorrelation_time(std::span<const double> series) {
  const std::vector<double> deviations = centred(series);
  const double variance = autocovariance(deviations, 0);
  if (!(variance > 0)) return 1;
  double sum = 0;
  double smallest_pair = INFINITY;
  for (std::size_t lag = 0; lag + 1 < deviations.size(); lag += 2) {
    const double pair = autocovariance(deviations, lag) + autocovariance(deviations, lag + 1);
    if (pair <= 0) break;
    smallest_pair = std::min(smallest_pair, pair);
    sum += smallest_pair;
  }
  return std::max(1.0, 2 * sum / variance - 1);
}

std::vector<double> batch_averages(std::span<const double> series, std::size_t batch) {
  std::vector<double> averages;
  averages.reserve(series.size() / batch);
  for (std::size_t start = 0; start + batch <= series.size(); start += batch) {
    averages.push_back(average(series.subspan(start, batch)));
  }
  return averages;
}

struct QuantileWithTime {
  Estimate estimate;
  double autocorrelation_time;
};

QuantileWithTime quantile_with_time(std::span<const double> series, double p) {
  const std::vector<double> sorted = sorted_copy(series);
  QuantileWithTime result{{sorted_quantile(sorted, p), std::nullopt}, 1};

  std::vector<double> indicator(series.size());
  std::transform(series.begin(), series.end(), indicator.begin(),
                 [&](double x) { return x <= result.estimate.value ? 1.0 : 0.0; });
  result.autocorrelation_time = autocorrelation_time(indicator);

  const auto n = static_cast<double>(series.size());
  const double h = kZ95 * std::sqrt(n * p * (1 - p) * result.autocorrelation_time);
  const double low = std::floor(n * p - h);
  const double high = std::ceil(n * p + h) + 1;
  if (low >= 1 && high <= n) {
    result.estimate.interval = {sorted[static_cast<std::size_t>(low) - 1],
                                sorted[static_cast<std::size_t>(high) - 1]};
  }
  return result;
}

}  // namespace

Estimate scaled(const Estimate& estimate, double factor) {
  Estimate result{estimate.value * factor, std::nullopt};
  if (estimate.interval)
    result.interval = {estimate.interval->low * factor, estimate.interval->high * factor};
  return result;
}

double autocorrelation_time(std::span<const double> series) {
  if (series.size() < 2) return 1;
  if (series.size() <= kLongestDirectSeries) return direct_autocorrelation_time(series);
  const std::size_t batch = (series.size() + kLongestDirectSeries - 1) / kLongestDirectSeries;
  const double whole_variance = variance(series);
  if (!(whole_variance > 0)) return 1;
  // Both forms of the mean's variance are equal: variance tau / n = batch variance x batch tau / (n / batch).
  const std::vector<double> averages = batch_averages(series, batch);
  return std::max(1.0, static_cast<double>(batch) * direct_autocorrelation_time(averages) *
                           variance(averages) / whole_variance);
}

std::optional<Estimate> quantile(std::span<const double> series, double p) {
  if (series.empty()) return std::nullopt;
  return quantile_with_time(series, p).estimate;
}

std::optional<Estimate> mean(std::span<const double> series) {
  if (series.empty()) return std::nullopt;
  Estimate result{average(series), std::nullopt};
  if (series.size() < kFewestForMeanInterval) return result;
  const auto n = static_cast<double>(series.size());
  const double half_width = kZ95 * std::sqrt(variance(series) * autocorrelation_time(series) / n);
  result.interval = {result.value - half_width, result.value + half_width};
  return result;
}

Estimate independent_mean(std::span<const double> values, double confidence) {
  EDGEGAUGE_CHECK(!values.empty());
  Estimate result{average(values), std::nullopt};
  if (values.size() < 2) return result;
  const auto n = static_cast<double>(values.size());
  const double t = boost::math::quantile(boost::math::students_t(n - 1), (1 + confidence) / 2);
  const double half_width = t * std::sqrt(variance(values) / (n - 1));
  result.interval = {result.value - half_width, result.value + half_width};
  return result;
}

double outlier_share(std::span<const double> series) {
  if (series.empty()) return 0;
  return static_cast<double>(std::ranges::count(outliers(series), true)) / static_cast<double>(series.size());
}

bool StoppingRule::check(std::span<const std::int64_t> samples_ns) {
  while (next_check_ <= samples_ns.size()) {
    next_check_ = static_cast<std::size_t>(std::ceil(static_cast<double>(next_check_) * 1.25));
  }
  if (samples_ns.empty()) return false;
  const std::vector<double> series(samples_ns.begin(), samples_ns.end());
  const QuantileWithTime median = quantile_with_time(series, 0.5);
  median_ = median.estimate;
  const double effective_samples = static_cast<double>(series.size()) / median.autocorrelation_time;
  const bool precise = median_->interval && median_->interval->half_width() <= target_ * median_->value;
  const bool enough = effective_samples >= static_cast<double>(kFewestEffectiveSamples);
  passed_in_a_row_ = precise && enough ? passed_in_a_row_ + 1 : 0;
  return passed_in_a_row_ >= 2;
}

}  // namespace edgegauge
