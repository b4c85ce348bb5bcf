// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/statistics.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Comparing A with B by quads ABBA and BAAB, in which a drift that is all but straight cancels out.
namespace edgegauge {

/// Differences within this share are none: "tie".
inline constexpr double kEquivalence = 0.01;
inline constexpr std::size_t kFewestQuads = 12;

/// Which quads begin with B (BAAB instead of ABBA): random, following from the seed alone.
std::vector<bool> quads_beginning_with_b(std::size_t quads, std::uint64_t seed);

/// d = mean ln B - mean ln A of one quad's four figures (above 0) in the order in which they were measured.
double quad_difference(const std::array<double, 4>& in_order, bool begins_with_b);

enum class Verdict { kFaster, kSlower, kTie };

/// Of B against A, where lower is better.
struct Comparison {
  Estimate ratio;  ///< B / A, with its interval: t on the quads' differences
  Verdict verdict = Verdict::kTie;
  /// A tie of which the interval lies within 1% either way: shown to be equal, and not just not told apart.
  bool equivalent = false;
};

/// Who goes on until the answer is clear looks at the interval time and again, and one look of several is
/// wrong more often than one. An interval of this confidence, looked at as often at most, each time at twice
/// the quads, holds the truth in 95% of runs: for values of the normal distribution with known spread 0.98705
/// would do (Pocock, Biometrika 64(2), 1977); with t on a few quads it takes this
/// (tests/unit/core/paired_test.cpp).
inline constexpr std::size_t kMostLooks = 7;
inline constexpr double kConfidenceOfALook = 0.99;

/// B is faster (slower) when the interval lies below 1 / 1.01 (above 1.01). At least one quad; one alone is a
/// tie without an interval.
Comparison compare(std::span<const double> differences, double equivalence = kEquivalence,
                   double confidence = 0.95);

/// So many quads tell a true difference (0.03 for 3%) from one within the equivalence bound with 90% power,
/// when the quads' differences have this standard deviation: noncentral t, at least 12. The difference must
/// exceed the bound.
std::size_t quads_needed(double difference, double deviation_of_quads, double equivalence = kEquivalence);

}  // namespace edgegauge
