// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/plan.h"

#include <optional>

namespace edgegauge::control {

/// After how long a cell's process is taken to hang. What the plan says (`timeout`). Else, for a cell that
/// was measured before (`took_before`: its cold start and its measured loop): ten times that, at least a
/// minute, and what this plan lets it measure. Else ten times what is expected of it, at least ten minutes.
Nanoseconds time_limit(const Plan& plan, const PlannedCell& cell,
                       const std::optional<Nanoseconds>& took_before = std::nullopt);

}  // namespace edgegauge::control
