// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/energy.h"
#include "protocol/messages.h"
#include "worker/request_loop.h"

#include <optional>

namespace edgegauge::worker {

/// Idles, runs requests back to back, and idles again, for as long as the plan says; nullopt when its load is
/// zero. While idling, the process only wakes to see whether it shall stop; throws Stopped then.
std::optional<EnergyPass> energy_pass(RequestLoop& loop, const protocol::MeasurePlan& plan);

}  // namespace edgegauge::worker
