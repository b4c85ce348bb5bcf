// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/changepoints.h"

#include "core/order_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace edgegauge {
namespace {

constexpr std::size_t kShortestSegment = 10;
constexpr std::size_t kMostPlaces = 2048;
constexpr double kPenaltyPerLogarithm = 15;
constexpr double kMostAutocorrelation = 0.95;
constexpr double kMostSteps = 10;
constexpr double kLeastRelativeDeviation = 1e-3;

/// Mean square of steps over so many values, without those beyond ten times the median step.
double mean_square_step(std::span<const double> series, std::size_t lag) {
  std::vector<double> steps;
  steps.reserve(series.size() - lag);
  for (std::size_t i = lag; i < series.size(); ++i) steps.push_back(std::abs(series[i] - series[i - lag]));
  const double most = kMostSteps * median_of(steps);
  double sum = 0;
  std::size_t count = 0;
  for (const double step : steps) {
    if (step > most) continue;
    sum += step * step;
    ++count;
  }
  return sum / static_cast<double>(count);
}

/// Cost of segments [first, last) of a series: twice the negative log likelihood of the likeliest normal
/// distribution that is no narrower than the least deviation, without the constant. Two segments never cost
/// more than the one they make up, which is what pruning rests on.
class SegmentCost {
 public:
  explicit SegmentCost(std::span<const double> series) : sums_(series.size() + 1), squares_(sums_) {
    // Around the median, since the squares of large and all but equal values leave no digits for the
    // variance.
    const double centre = median_of(series);
    least_variance_ = std::max(std::pow(kLeastRelativeDeviation * centre, 2), 1e-300);
    for (std::size_t i = 0; i < series.size(); ++i) {
      const double value = series[i] - centre;
      sums_[i + 1] = sums_[i] + value;
      squares_[i + 1] = squares_[i] + value * value;
    }
  }

  double operator()(std::size_t first, std::size_t last) const {
    const auto n = static_cast<double>(last - first);
    const double mean = (sums_[last] - sums_[first]) / n;
    const double variance = (squares_[last] - squares_[first]) / n - mean * mean;
    const double likeliest = std::max(variance, least_variance_);
    return n * (std::log(likeliest) + variance / likeliest);
  }

 private:
  std::vector<double> sums_, squares_;
  double least_variance_ = 0;
};

/// PELT over the places 0, step, 2 step, ..., and the end. Returns the changes, in order.
std::vector<std::size_t> pelt(const SegmentCost& cost, std::size_t n, std::size_t step, double penalty) {
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place + std::max(step, kShortestSegment) <= n; place += step)
    places.push_back(place);
  places.push_back(n);

  std::vector<double> best(places.size(), std::numeric_limits<double>::infinity());
  std::vector<std::size_t> previous(places.size(), 0);
  best[0] = -penalty;
  std::vector<std::size_t> candidates;
  std::size_t next_candidate = 0;
  std::vector<double> costs;
  for (std::size_t end = 1; end < places.size(); ++end) {
    while (next_candidate < end && places[next_candidate] + kShortestSegment <= places[end]) {
      if (best[next_candidate] < std::numeric_limits<double>::infinity())
        candidates.push_back(next_candidate);
      ++next_candidate;
    }
    costs.clear();
    for (const std::size_t start : candidates) {
      costs.push_back(best[start] + cost(places[start], places[end]));
      if (costs.back() + penalty < best[end]) {
        best[end] = costs.back() + penalty;
        previous[end] = start;
      }
    }
    // A start that costs more than the best by now, without any penalty, can never become the best.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (costs[i] <= best[end]) candidates[kept++] = candidates[i];
    }
    candidates.resize(kept);
  }

  std::vector<std::size_t> changes;
  for (std::size_t at = previous.back(); at != 0; at = previous[at]) changes.push_back(places[at]);
  std::reverse(changes.begin(), changes.end());
  return changes;
}

/// Each change moved to the cheapest place within so many values of where it is.
void refine(std::vector<std::size_t>& changes, const SegmentCost& cost, std::size_t n, std::size_t reach) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const std::size_t first = i == 0 ? 0 : changes[i - 1];
    const std::size_t last = i + 1 == changes.size() ? n : changes[i + 1];
    const std::size_t from = std::max(first + kShortestSegment, changes[i] - std::min(changes[i], reach));
    const std::size_t to = std::min(last - kShortestSegment, changes[i] + reach);
    const auto with_change_at = [&](std::size_t place) { return cost(first, place) + cost(place, last); };
    for (std::size_t place = from; place <= to; ++place) {
      if (with_change_at(place) < with_change_at(changes[i])) changes[i] = place;
    }
  }
}

/// A change between two places makes a segment of its own of what lies between them, which it is not once the
/// change is moved to where it belongs. Drops the first that is not worth its penalty; whether there was one.
bool drop_needless(std::vector<std::size_t>& changes, const SegmentCost& cost, std::size_t n,
                   double penalty) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const std::size_t first = i == 0 ? 0 : changes[i - 1];
    const std::size_t last = i + 1 == changes.size() ? n : changes[i + 1];
    if (cost(first, last) > cost(first, changes[i]) + cost(changes[i], last) + penalty) continue;
    changes.erase(changes.begin() + static_cast<std::ptrdiff_t>(i));
    return true;
  }
  return false;
}

}  // namespace

double lag_one_autocorrelation(std::span<const double> series) {
  if (series.size() < 4) return 0;
  const double step = mean_square_step(series, 1);
  if (!(step > 0)) return 0;
  return std::clamp(mean_square_step(series, 2) / step - 1, 0.0, kMostAutocorrelation);
}

std::vector<std::size_t> find_changepoints(std::span<const double> series) {
  const std::size_t n = series.size();
  if (n < 2 * kShortestSegment) return {};
  const double phi = lag_one_autocorrelation(series);
  const double penalty = kPenaltyPerLogarithm * std::log(static_cast<double>(n)) * (1 + phi) / (1 - phi);
  const SegmentCost cost(series);
  const std::size_t step = (n + kMostPlaces - 1) / kMostPlaces;
  std::vector<std::size_t> changes = pelt(cost, n, step, penalty);
  do refine(changes, cost, n, std::max(step, kShortestSegment));
  while (drop_needless(changes, cost, n, penalty));
  return changes;
}

}  // namespace edgegauge
