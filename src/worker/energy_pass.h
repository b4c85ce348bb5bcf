// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/energy.h"
#include "protocol/messages.h"
#include "worker/request_loop.h"

#include <cstdint>
#include <functional>
#include <optional>

namespace edgegauge::worker {

/// Runs requests until that time (CLOCK_MONOTONIC) has passed, at least one. Returns how many.
using RunUntil = std::function<std::int64_t(std::int64_t until_ns)>;

/// One after another, each as soon as the one before it is answered. Throws Stopped.
std::int64_t run_back_to_back(RequestLoop& loop, std::int64_t until_ns);

/// Idles, works and idles again, for as long as the plan says; nullopt when its load is zero. Work is what
/// `run_all` does, or, for a load with arrivals, requests of `loop` that come by its schedule: so many as its
/// rate wants in that time, which is made longer by up to one gap between two of them, so that each comes
/// with the time that it leaves free; of Poisson arrivals those among which so many come in so long. Those
/// that were not served by then, since they came faster, are dropped. While idling, the process only wakes to
/// see whether it shall stop; throws Stopped then.
std::optional<EnergyPass> energy_pass(RequestLoop& loop, const protocol::MeasurePlan& plan,
                                      const RunUntil& run_all);

}  // namespace edgegauge::worker
