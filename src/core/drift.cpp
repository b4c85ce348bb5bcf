// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/drift.h"

#include "core/order_statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <vector>

namespace edgegauge {
namespace {

constexpr std::size_t kParts = 20;
constexpr std::size_t kFewestValues = 2 * kParts;
constexpr double kZ99 = 2.576;
constexpr double kWhatMatters = 0.01;

using Medians = std::vector<double>;

/// Of twenty equal parts, or of each value where there are fewer.
Medians medians_of_parts(std::span<const double> series) {
  const std::size_t parts = std::min(kParts, series.size());
  Medians medians;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t first = part * series.size() / parts;
    const std::size_t last = (part + 1) * series.size() / parts;
    medians.push_back(median_of(series.subspan(first, last - first)));
  }
  return medians;
}

double triple(double count) { return count * (count - 1) * (2 * count + 5); }

/// Mann 1945, Kendall 1975, with the correction for continuity.
double mann_kendall(const Medians& medians) {
  double s = 0;
  for (std::size_t i = 0; i < kParts; ++i) {
    for (std::size_t j = i + 1; j < kParts; ++j)
      s += static_cast<double>((medians[j] > medians[i]) - (medians[j] < medians[i]));
  }
  std::map<double, double> counts;
  for (const double median : medians) ++counts[median];
  double variance = triple(kParts);
  for (const auto& [value, count] : counts) variance -= triple(count);
  variance /= 18;
  if (s == 0 || !(variance > 0)) return 0;
  return (s - std::copysign(1.0, s)) / std::sqrt(variance);
}

double theil_sen_slope(const Medians& medians) {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < kParts; ++i) {
    for (std::size_t j = i + 1; j < kParts; ++j)
      slopes.push_back((medians[j] - medians[i]) / static_cast<double>(j - i));
  }
  return median_of(slopes);
}

}  // namespace

bool Drift::is_significant() const { return std::abs(z) > kZ99 && std::abs(relative_total) > kWhatMatters; }

std::optional<Drift> find_drift(std::span<const double> series) {
  if (series.size() < kFewestValues) return std::nullopt;
  const Medians medians = medians_of_parts(series);
  const double level = median_of(medians);
  Drift drift{.z = mann_kendall(medians)};
  if (level != 0) drift.relative_total = theil_sen_slope(medians) * (kParts - 1) / level;
  return drift;
}

std::optional<Interval> range_of_parts(std::span<const double> series) {
  if (series.empty()) return std::nullopt;
  const Medians medians = medians_of_parts(series);
  const auto [low, high] = std::ranges::minmax(medians);
  return Interval{low, high};
}

}  // namespace edgegauge
