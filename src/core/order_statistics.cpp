// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/order_statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace edgegauge {
namespace {

constexpr std::size_t kHalfWindow = 25;

struct Masked {
  std::vector<double> medians;
  double tolerance = 0;  ///< what is further than this from its median is an outlier
};

Masked masked(std::span<const double> series) {
  if (series.empty()) return {};
  Masked mask{.medians = rolling_medians(series)};
  std::vector<double> distances(series.begin(), series.end());
  for (std::size_t i = 0; i < distances.size(); ++i) distances[i] -= mask.medians[i];
  std::ranges::sort(distances);
  mask.tolerance = 3 * (sorted_quantile(distances, 0.9) - sorted_quantile(distances, 0.1));
  return mask;
}

}  // namespace

std::vector<double> sorted_copy(std::span<const double> series) {
  std::vector<double> sorted(series.begin(), series.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

double sorted_quantile(std::span<const double> sorted, double p) {
  const double position = static_cast<double>(sorted.size() - 1) * p;
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double median_of(std::span<const double> series) { return sorted_quantile(sorted_copy(series), 0.5); }

std::vector<double> rolling_medians(std::span<const double> series) {
  std::vector<double> medians(series.size());
  std::vector<double> window;  // sorted: each step takes one value out and puts one in
  const auto place = [&](double value) { return std::lower_bound(window.begin(), window.end(), value); };
  const auto put = [&](std::size_t i) {
    if (i < series.size()) window.insert(place(series[i]), series[i]);
  };
  for (std::size_t i = 0; i < kHalfWindow; ++i) put(i);
  for (std::size_t i = 0; i < series.size(); ++i) {
    put(i + kHalfWindow);
    if (i > kHalfWindow) window.erase(place(series[i - kHalfWindow - 1]));
    medians[i] = window[window.size() / 2];
  }
  return medians;
}

std::vector<bool> outliers(std::span<const double> series) {
  const Masked mask = masked(series);
  std::vector<bool> is_outlier(series.size());
  for (std::size_t i = 0; i < series.size(); ++i)
    is_outlier[i] = std::abs(series[i] - mask.medians[i]) > mask.tolerance;
  return is_outlier;
}

std::vector<double> without_outliers(std::span<const double> series) {
  const Masked mask = masked(series);
  std::vector<double> kept(series.begin(), series.end());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (std::abs(kept[i] - mask.medians[i]) > mask.tolerance) kept[i] = mask.medians[i];
  }
  return kept;
}

}  // namespace edgegauge
