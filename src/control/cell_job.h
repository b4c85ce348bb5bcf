// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/launcher.h"
#include "control/plan.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace edgegauge::control {

/// Every knob of the cell's worker with its value: by its profile, and what was set for this cell over that.
std::map<std::string, std::string> settings_for(const store::CellKey& key, const protocol::BackendInfo& info);

/// What the worker of one cell is to do. `native`: the file it loads (native_file); `pictures`: those made
/// ready for the cell's model, none for other inputs.
Job job_for(const Plan& plan, const PlannedCell& cell, const std::filesystem::path& native,
            const PreparedInputs& pictures);

/// The same with all that it needs in place: its native file and its folder for outputs are made if they are
/// not there. Throws BadInput for a model that the framework cannot take, another Error for what else cannot
/// be made.
Job ready_job(const Plan& plan, const PlannedCell& cell, const PreparedInputs& pictures,
              const Preparer& preparer);

/// The plan's pictures made ready for each of its models, in their order; none for a model that takes no
/// inputs or all of whose cells are skipped. Throws the child's error.
std::vector<PreparedInputs> ready_pictures(const Plan& plan, const Preparer& preparer);

/// Where this cell's outputs are saved: the folder that was asked for when the plan has one cell, else a
/// folder in it named after what sets the cell apart. Empty when none was asked for.
std::filesystem::path output_folder(const Plan& plan, const PlannedCell& cell);

}  // namespace edgegauge::control
