// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/levels.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>

namespace edgegauge {
namespace {

constexpr std::size_t kParts = 20;

/// Of at least one value: from the smallest to the largest of the means of the parts.
Interval range_of_means(std::span<const double> series) {
  const std::size_t parts = std::min(kParts, series.size());
  Interval range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t first = part * series.size() / parts;
    const std::size_t last = (part + 1) * series.size() / parts;
    const auto values = series.subspan(first, last - first);
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    range = {std::min(range.low, mean), std::max(range.high, mean)};
  }
  return range;
}

}  // namespace

Estimate over_levels(const Estimate& figure, const Interval& levels) {
  const Interval own = figure.interval.value_or(levels);
  return {figure.value, Interval{std::min(levels.low, own.low), std::max(levels.high, own.high)}};
}

std::optional<Estimate> mean_over_levels(std::span<const double> series, bool unsteady) {
  const std::optional<Estimate> figure = mean(series);
  return figure && unsteady ? over_levels(*figure, range_of_means(series)) : figure;
}

}  // namespace edgegauge
