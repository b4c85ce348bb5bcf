// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/launcher.h"
#include "control/plan.h"

#include <filesystem>
#include <map>
#include <string>

namespace edgegauge::control {

/// Every knob of the cell's worker with its value: by its profile, and what was set for this cell over that.
std::map<std::string, std::string> settings_for(const store::CellKey& key, const protocol::BackendInfo& info);

/// What the worker of one cell is to do. `native`: the file it loads (native_file); `pictures`: those made
/// ready for the cell's model, none for other inputs.
Job job_for(const Plan& plan, const PlannedCell& cell, const std::filesystem::path& native,
            const PreparedInputs& pictures);

/// Where this cell's outputs are saved: the folder that was asked for when the plan has one cell, else a
/// folder in it named after what sets the cell apart. Empty when none was asked for.
std::filesystem::path output_folder(const Plan& plan, const PlannedCell& cell);

}  // namespace edgegauge::control
