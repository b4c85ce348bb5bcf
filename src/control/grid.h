// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/plan.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace edgegauge::control {

/// Values given to the knobs of one cell.
using Knobs = std::map<std::string, std::string>;

/// Every combination of the values for the knobs that this worker has; one empty combination when it has none
/// of them.
std::vector<Knobs> knob_grid(const std::map<std::string, std::vector<std::string>>& knobs,
                             const Worker& worker);

/// Throws Error(kUsage) for a knob that none of the workers has, and for a value that none of those who have
/// it accepts; both name what is accepted.
void check_knobs(const std::map<std::string, std::vector<std::string>>& knobs,
                 const std::vector<Worker>& workers);

/// The loads that a cell with so many threads is measured under. Throws Error(kUsage) for a load without what
/// it needs, or with starts, which have none.
std::vector<LoadShape> load_shapes(const RunSpec& spec, int threads, const device::Device& device);

/// Puts elements in an order that follows from the seed alone, the same on every machine.
void shuffle(std::vector<PlannedCell>& cells, std::uint64_t seed);

/// Why this cell cannot be measured; nullopt when nothing is known against it.
std::optional<std::string> reason_to_skip(const Plan& plan, const PlannedCell& cell);

/// What a cell will take, and all together that are not skipped, at most the budget: by a simple prior
/// (estimate.cpp); nothing is measured for it.
Nanoseconds estimate(const Plan& plan, const PlannedCell& cell);
Nanoseconds estimate(const Plan& plan);

}  // namespace edgegauge::control
