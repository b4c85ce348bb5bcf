// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/tail_bound.h"

#include "core/order_statistics.h"
#include "core/statistics.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/special_functions/beta.hpp>

namespace edgegauge {
namespace {

/// P(Binomial(n, 1 - p) <= overruns), by the incomplete beta function: n independent requests show as few
/// overruns although one in 1 / (1 - p) takes longer.
double chance_of_luck(std::size_t n, double p, std::size_t overruns) {
  if (n <= overruns) return 1;
  return boost::math::ibeta(static_cast<double>(n - overruns), static_cast<double>(overruns) + 1, p);
}

/// The most overruns that so many independent requests allow; nullopt when not even one.
std::optional<std::size_t> overruns_allowed(double independent, double p) {
  const auto n = static_cast<std::size_t>(independent);
  if (chance_of_luck(n, p, 1) > 1 - kTailConfidence) return std::nullopt;
  std::size_t allowed = 1;
  std::size_t too_many = n;
  while (allowed + 1 < too_many) {
    const std::size_t middle = allowed + (too_many - allowed) / 2;
    (chance_of_luck(n, p, middle) <= 1 - kTailConfidence ? allowed : too_many) = middle;
  }
  return allowed;
}

}  // namespace

std::size_t fewest_for_tail_bound(double p, std::size_t overruns) {
  std::size_t too_few = overruns;
  std::size_t enough = overruns + 1;
  while (chance_of_luck(enough, p, overruns) > 1 - kTailConfidence) {
    too_few = enough;
    enough *= 2;
  }
  while (too_few + 1 < enough) {
    const std::size_t middle = too_few + (enough - too_few) / 2;
    (chance_of_luck(middle, p, overruns) > 1 - kTailConfidence ? too_few : enough) = middle;
  }
  return enough;
}

std::optional<double> tail_bound(std::span<const double> series, double p) {
  if (series.empty()) return std::nullopt;
  const std::vector<double> sorted = sorted_copy(series);
  const double quantile = sorted_quantile(sorted, p);
  std::vector<double> indicator(series.size());
  std::ranges::transform(series, indicator.begin(), [&](double x) { return x <= quantile ? 1.0 : 0.0; });
  const double tau = autocorrelation_time(indicator);
  const auto allowed = overruns_allowed(static_cast<double>(series.size()) / tau, p);
  if (!allowed) return std::nullopt;
  const auto overruns = static_cast<std::size_t>(static_cast<double>(*allowed) * tau);
  return sorted[sorted.size() - 1 - std::min(overruns, sorted.size() - 1)];
}

}  // namespace edgegauge
