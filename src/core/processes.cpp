// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/processes.h"

#include "core/check.h"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/students_t.hpp>

namespace edgegauge {
namespace {

constexpr double kZ95 = 1.96;
constexpr double kTwoSided95 = 0.975;
constexpr std::size_t kFewestForT = 3;

double mean_of(std::span<const Estimate> figures) {
  double sum = 0;
  for (const Estimate& figure : figures) sum += figure.value;
  return sum / static_cast<double>(figures.size());
}

double sample_variance(std::span<const Estimate> figures, double centre) {
  double squares = 0;
  for (const Estimate& figure : figures) squares += (figure.value - centre) * (figure.value - centre);
  return squares / static_cast<double>(figures.size() - 1);
}

double mean_squared_error(std::span<const Estimate> figures) {
  double squares = 0;
  for (const Estimate& figure : figures) squares += std::pow(figure.interval->half_width() / kZ95, 2);
  return squares / static_cast<double>(figures.size());
}

Interval hull(const Interval& a, const Interval& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

Interval span_of(std::span<const Estimate> figures) {
  Interval all = *figures.front().interval;
  for (const Estimate& figure : figures) all = hull(all, *figure.interval);
  return all;
}

Interval t_interval(double centre, double variance, std::size_t processes) {
  const auto n = static_cast<double>(processes);
  const double t = boost::math::quantile(boost::math::students_t(n - 1), kTwoSided95);
  const double half_width = t * std::sqrt(variance / n);
  return {centre - half_width, centre + half_width};
}

}  // namespace

PooledProcesses pool_processes(std::span<const Estimate> figures, Spread spread) {
  EDGEGAUGE_CHECK(!figures.empty());
  PooledProcesses result{.pooled = {mean_of(figures), std::nullopt}, .processes = figures.size()};
  const bool all_have_intervals =
      std::ranges::all_of(figures, [](const Estimate& figure) { return figure.interval.has_value(); });
  if (all_have_intervals && spread == Spread::kErrors) result.within = std::sqrt(mean_squared_error(figures));
  const double explained = result.within ? *result.within * *result.within : 0;
  double variance = 0;
  if (figures.size() > 1) {
    variance = sample_variance(figures, result.pooled.value);
    result.between = std::sqrt(std::max(0.0, variance - explained));
  }
  if (!all_have_intervals) return result;
  if (figures.size() < kFewestForT) {
    result.pooled.interval = span_of(figures);
    return result;
  }
  result.pooled.interval = t_interval(result.pooled.value, std::max(variance, explained), figures.size());
  if (spread == Spread::kLevels) result.pooled.interval = hull(*result.pooled.interval, span_of(figures));
  return result;
}

}  // namespace edgegauge
