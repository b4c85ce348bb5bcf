// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/time_limit.h"

#include "control/grid.h"

#include <algorithm>
#include <chrono>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;

/// A machine that is busy, or hot, takes its time; one that hangs takes for ever.
constexpr int kPatience = 10;
constexpr Nanoseconds kLeastIfKnown = 1min;
constexpr Nanoseconds kLeastIfExpected = 10min;

}  // namespace

Nanoseconds time_limit(const Plan& plan, const PlannedCell& cell,
                       const std::optional<Nanoseconds>& took_before) {
  if (plan.spec.timeout_s) return from_seconds(*plan.spec.timeout_s) + cell.load.sustained;
  if (!took_before) return std::max(kPatience * estimate(plan, cell), kLeastIfExpected) + cell.load.sustained;
  const Nanoseconds measuring = from_seconds(plan.spec.warm_up_s) + from_seconds(plan.spec.cell_limit_s);
  return std::max(kPatience * *took_before, kLeastIfKnown) + measuring + cell.load.sustained;
}

}  // namespace edgegauge::control
