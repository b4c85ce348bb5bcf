// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "simulation.h"

#include <cmath>

namespace edgegauge::test {

std::vector<double> autoregressive(std::size_t n, double rho, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  std::vector<double> series(n);
  double x = normal(random);
  for (double& value : series) {
    value = x;
    x = rho * x + std::sqrt(1 - rho * rho) * normal(random);
  }
  return series;
}

std::vector<std::int64_t> as_nanoseconds(const std::vector<double>& relative_deviations) {
  std::vector<std::int64_t> samples;
  for (const double deviation : relative_deviations) samples.push_back(std::llround(1e6 * (1 + deviation)));
  return samples;
}

}  // namespace edgegauge::test
