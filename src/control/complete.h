// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/plan.h"
#include "core/cell_telemetry.h"
#include "core/measurement.h"

#include <filesystem>
#include <string>
#include <vector>

namespace edgegauge::control {

/// The machine's state as flags: what was so when the run began, and what is known right after a cell.
class StateFlags {
 public:
  /// Looks at the plan's device, which must outlive this.
  explicit StateFlags(const Plan& plan) : plan_(plan), at_start_(now()) {}

  /// What was so at the start and holds for all cells; what each cell tells of itself is not in it.
  std::vector<std::string> of_run() const;
  std::vector<std::string> after_cell(const CellTelemetry& telemetry) const;

 private:
  std::vector<std::string> now() const;

  const Plan& plan_;
  std::vector<std::string> at_start_;
};

/// Adds to what a worker told all that follows from it and from what was seen meanwhile: the steady state
/// (not of a start), what looking at sensors cost, the flags, and where its native file lies.
void complete(Measurement& measurement, const PlannedCell& cell, const CellTelemetry& telemetry,
              const StateFlags& state, const std::filesystem::path& native_file);

}  // namespace edgegauge::control
