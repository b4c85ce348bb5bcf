// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/levels.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace edgegauge {
namespace {

constexpr std::size_t kParts = 20;

}  // namespace

Estimate over_levels(const Estimate& figure, const Interval& levels) {
  const Interval own = figure.interval.value_or(levels);
  return {figure.value, Interval{std::min(levels.low, own.low), std::max(levels.high, own.high)}};
}

std::optional<Interval> range_of_means(std::span<const double> series) {
  if (series.empty()) return std::nullopt;
  const std::size_t parts = std::min(kParts, series.size());
  std::optional<Interval> range;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t first = part * series.size() / parts;
    const std::size_t last = (part + 1) * series.size() / parts;
    const auto values = series.subspan(first, last - first);
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    range = range ? Interval{std::min(range->low, mean), std::max(range->high, mean)} : Interval{mean, mean};
  }
  return range;
}

std::optional<Estimate> mean_over_levels(std::span<const double> series, bool unsteady) {
  const std::optional<Estimate> figure = mean(series);
  return figure && unsteady ? over_levels(*figure, *range_of_means(series)) : figure;
}

}  // namespace edgegauge
