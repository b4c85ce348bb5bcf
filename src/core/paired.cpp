// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/paired.h"

#include "core/check.h"

#include <cmath>
#include <random>

#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace edgegauge {
namespace {

constexpr double kTwoSided95 = 0.975;
constexpr double kPower = 0.9;

double t_quantile(std::size_t quads) {
  return boost::math::quantile(boost::math::students_t(static_cast<double>(quads - 1)), kTwoSided95);
}

/// The chance that the interval's near end lies beyond the bound.
double power(std::size_t quads, double distance, double deviation) {
  const auto n = static_cast<double>(quads);
  const boost::math::non_central_t statistic(n - 1, distance / deviation * std::sqrt(n));
  return boost::math::cdf(boost::math::complement(statistic, t_quantile(quads)));
}

}  // namespace

std::vector<bool> quads_beginning_with_b(std::size_t quads, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<bool> begins_with_b(quads);
  for (std::size_t i = 0; i < quads; ++i) begins_with_b[i] = (generator() >> 63) != 0;
  return begins_with_b;
}

double quad_difference(const std::array<double, 4>& in_order, bool begins_with_b) {
  const double outer = (std::log(in_order[0]) + std::log(in_order[3])) / 2;
  const double inner = (std::log(in_order[1]) + std::log(in_order[2])) / 2;
  return begins_with_b ? outer - inner : inner - outer;
}

Comparison compare(std::span<const double> differences, double equivalence, double confidence) {
  EDGEGAUGE_CHECK(!differences.empty());
  Comparison result;
  const Estimate centre = independent_mean(differences, confidence);
  result.ratio.value = std::exp(centre.value);
  if (!centre.interval) return result;
  const double bound = std::log1p(equivalence);
  const auto [low, high] = *centre.interval;
  result.ratio.interval = {std::exp(low), std::exp(high)};
  if (high < -bound) result.verdict = Verdict::kFaster;
  if (low > bound) result.verdict = Verdict::kSlower;
  result.equivalent = -bound <= low && high <= bound;
  return result;
}

std::size_t quads_needed(double difference, double deviation_of_quads, double equivalence) {
  const double distance = std::log1p(difference) - std::log1p(equivalence);
  EDGEGAUGE_CHECK(distance > 0);
  if (!(deviation_of_quads > 0)) return kFewestQuads;
  std::size_t quads = kFewestQuads;
  while (power(quads, distance, deviation_of_quads) < kPower) quads += 1 + quads / 64;
  return quads;
}

}  // namespace edgegauge
