// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::test {

/// Stationary x[t] = rho x[t-1] + e[t] with unit variance: median 0, autocorrelation time (1 + rho) / (1 -
/// rho).
std::vector<double> autoregressive(std::size_t n, double rho, std::mt19937_64& random);

/// 1 ms times (1 + deviation), in whole nanoseconds.
std::vector<std::int64_t> as_nanoseconds(const std::vector<double>& relative_deviations);

/// What a simulation found, on a line of its own: "simulation coverage of the median, rho 0.5: 0.956".
template <class... Parts>
void print_figure(fmt::format_string<Parts...> format, Parts&&... parts) {
  fmt::print("simulation {}\n", fmt::format(format, std::forward<Parts>(parts)...));
}

}  // namespace edgegauge::test
