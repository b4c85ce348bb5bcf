// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/plan.h"
#include "protocol/messages.h"
#include "store/store.h"

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::control {

/// What a person watching is told. An index beyond the plan's cells is a further process of one of them. All
/// calls come from the sweeping thread, none while a request is timed.
struct SweepEvents {
  std::function<void(const std::string& what)> on_warning = {};  ///< of the whole run, before its first cell
  std::function<void(std::size_t index, const PlannedCell&)>
      on_start;  ///< not for a cell that the plan skips
  /// `machine`: what its sensors told of the cell by now.
  std::function<void(std::size_t index, const PlannedCell&, const protocol::Progress&,
                     const CellTelemetry& machine)>
      on_progress;
  std::function<void(std::size_t index, const PlannedCell&, CellId, const Outcome&)>
      on_end;  ///< for every cell
};

struct SweepResult {
  RunId run;
  int measured = 0, failed = 0, skipped = 0;  ///< of the whole run, earlier sittings included
  int pending = 0;                            ///< cells that are left for another sitting
  std::vector<std::size_t> left_out;          ///< of those skipped, places in the plan: for lack of budget
  int further = 0;           ///< processes that the plan did not hold, for which the budget had room
  bool interrupted = false;  ///< stopped with cells pending; the run is unfinished
};

/// Measures every cell of the plan, each in its own process, and stores each as it ends. Goes on with
/// `resume` (resume.h), whose finished cells are left alone; unset: begins a new run. When `stop` is set, the
/// cell under way and all that are left stay planned, and the run unfinished. A model that a framework cannot
/// take (its conversion says so) is skipped there; a model file that cannot be made for another reason is a
/// failure at stage prepare. What the plan's budget has no room for is skipped, too (budget.h); what it
/// leaves over goes to further processes of the settings that are known least (widest.h), as cells after the
/// plan's, those that earlier sittings left first. Throws before anything is stored for pictures that cannot
/// be made ready, and at any time for a results file that cannot be written.
SweepResult sweep(const Plan& plan, store::Store& store, const std::string& command_line,
                  const SweepEvents& events, const std::atomic<bool>& stop,
                  const std::filesystem::path& program = Preparer{}.program,
                  const std::optional<RunId>& resume = std::nullopt);

}  // namespace edgegauge::control
