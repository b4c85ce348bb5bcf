// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/plan.h"
#include "core/paired.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

/// Two settings measured in turns, so that a machine that grows warm or busy slows both alike
/// (core/paired.h).
namespace edgegauge::control {

struct Pair {
  PlannedCell base, other;
};

/// The two settings of a plan, in the order in which their values were asked for (PlannedCell::place). Throws
/// Error(kUsage) unless there are exactly two that can be measured.
Pair pair_of(const Plan& plan);

/// The cells of some quads in the order in which they are measured, each a process of its own: `repeat`
/// counts each setting's processes from `first_repeat`.
std::vector<PlannedCell> quad_cells(const Pair& pair, const std::vector<bool>& begins_with_other,
                                    int first_repeat);

struct QuadResult {
  std::optional<Comparison> comparison;  ///< of the other against the base; absent without a whole quad
  std::size_t quads = 0;                 ///< that were measured whole
  std::size_t lost = 0;                  ///< of which a process gave no figure
  bool clear = false;                    ///< the interval lies on one side of a tie, or within it
};

/// Measures these cells; the median latency of each, nullopt for one that gave none.
using MeasureCells = std::function<std::vector<std::optional<double>>(const std::vector<PlannedCell>&)>;

struct QuadLimits {
  Nanoseconds budget{};
  std::uint64_t seed = 1;                            ///< of the quads' first letters
  std::function<Nanoseconds()> now = monotonic_now;  ///< for tests
  std::function<bool()> interrupted;                 ///< asked between measurements
};

/// kFewestQuads at first, then as many again as were measured, until the answer is clear or the budget has no
/// time for more. The first are measured in any case; when none of these is whole, no more are tried. The
/// interval is that of one look of several.
QuadResult measure_quads(const Pair& pair, const MeasureCells& measure, const QuadLimits& limits);

}  // namespace edgegauge::control
