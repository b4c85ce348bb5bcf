// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/arrivals.h"

#include <cmath>

namespace edgegauge::worker {

Arrivals::Arrivals(LoadKind kind, double rate, std::uint64_t seed)
    : kind_(kind), mean_gap_ns_(1e9 / rate), random_(seed) {}

void Arrivals::fill(std::span<std::int64_t> times_ns) {
  for (std::int64_t& time : times_ns) {
    time = std::llround(kind_ == LoadKind::kPoisson ? next_ns_ : static_cast<double>(number_) * mean_gap_ns_);
    ++number_;
    if (kind_ == LoadKind::kPoisson) next_ns_ += random_gap_ns();
  }
}

/// By inversion: the standard library's own distributions differ from one implementation to the next.
double Arrivals::random_gap_ns() {
  constexpr double kFractions = 0x1p53;
  const double uniform = static_cast<double>(random_() >> 11) / kFractions;  // in [0, 1)
  return -mean_gap_ns_ * std::log1p(-uniform);
}

}  // namespace edgegauge::worker
