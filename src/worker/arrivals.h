// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/load_shape.h"

#include <cstdint>
#include <random>
#include <span>

namespace edgegauge::worker {

/// When requests are meant to arrive, in ns from the first one on, ascending: at a fixed rate, or with
/// exponential gaps (Poisson) that follow from the seed alone, the same on every machine. At a fixed rate no
/// rounding adds up over a long run.
class Arrivals {
 public:
  /// `rate`: per second, above 0.
  Arrivals(LoadKind kind, double rate, std::uint64_t seed);

  /// The next so many.
  void fill(std::span<std::int64_t> times_ns);

 private:
  double random_gap_ns();

  LoadKind kind_;
  double mean_gap_ns_;
  std::mt19937_64 random_;
  double next_ns_ = 0;       ///< Poisson
  std::int64_t number_ = 0;  ///< of the next
};

}  // namespace edgegauge::worker
