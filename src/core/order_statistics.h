// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace edgegauge {

std::vector<double> sorted_copy(std::span<const double> series);

/// Linear interpolation between order statistics at 1 + (n-1)p, as R's type 7 and NumPy do. Not for an empty
/// series.
double sorted_quantile(std::span<const double> sorted, double p);

/// Not for an empty series.
double median_of(std::span<const double> series);

/// One of the values: that at `p` of the way from the least to the most, of two the lower. Not for none.
template <class Value>
Value value_at(std::vector<Value> values, double p) {
  const auto at = static_cast<std::ptrdiff_t>(p * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, values.begin() + at);
  return values[static_cast<std::size_t>(at)];
}

/// Of each value, the median of the 51 around it (fewer at the ends; of an even number the upper one).
std::vector<double> rolling_medians(std::span<const double> series);

/// Of each value, whether it is further from the rolling median than 3 (p90 - p10), the percentiles being
/// those of all distances from there: a level that changes makes nothing an outlier, and hides none.
std::vector<bool> outliers(std::span<const double> series);

/// The series with every outlier replaced by the rolling median there.
std::vector<double> without_outliers(std::span<const double> series);

}  // namespace edgegauge
