// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>

#include "control/plan.h"
#include "store/store.h"

namespace edgegauge::control {

/// What a person watching is told. All calls come from the sweeping thread, none while a request is timed.
struct SweepEvents {
  std::function<void(std::size_t index, const PlannedCell&)> on_start;
  std::function<void(std::size_t index, const PlannedCell&, const protocol::Progress&)> on_progress;
  std::function<void(std::size_t index, const PlannedCell&, CellId, const Outcome&)> on_end;
};

struct SweepResult {
  RunId run;
  int measured = 0, failed = 0, skipped = 0;
  bool interrupted = false;
};

/// Measures every cell of the plan, each in its own process, and stores each as it ends. When `stop` is set, the cell
/// under way and all that are left are stored as skipped ("interrupted"), and the run is closed.
SweepResult sweep(const Plan& plan, store::Store& store, const std::string& command_line, const SweepEvents& events,
                  const std::atomic<bool>& stop);

}  // namespace edgegauge::control
