// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/plan.h"
#include "store/store.h"

#include <cstddef>
#include <optional>
#include <string>

namespace edgegauge::control {

/// How often a cell is begun before it is given up: a model that reboots the board must not do so for ever.
inline constexpr int kMostAttempts = 3;

/// How often this cell was begun and did not end, since the program or the machine ended before.
int times_cut_off(const store::CellRow& cell);

/// What a start of `run` does about a run of its results file that never came to its end.
enum class ResumeMode {
  kIfSame,   ///< go on with the newest run of this plan, if that is unfinished
  kRequire,  ///< the same, and refuse to begin a new one
  kNever,    ///< begin a new one
};

/// An unfinished run that is gone on with. It is claimed, and no cell of it is running any more.
struct Continuation {
  RunId run;
  std::string started_utc;
  std::size_t cells = 0;         ///< the plan's
  std::size_t settled = 0;       ///< of those, the ones that are done with
  std::size_t further_left = 0;  ///< processes that the rest of a budget went to (widest.h), not done with
  int given_up = 0;              ///< of all settled, the ones that were cut off once too often, just now
};

/// What to do, and what a person should be told about it.
struct Resumption {
  std::optional<Continuation> run;  ///< unset: begin a new run
  std::string notice;               ///< empty: nothing to tell
};

/// A run is of this plan when it was begun by this version of the program on this device, with the same
/// options (but where results and report go), and comes to the same cells of the same models. Throws
/// Error(kUsage) for kRequire when there is none to go on with, Error(kUnstable) when another process is at
/// work on it.
Resumption find_resumption(const Plan& plan, store::Store& store, ResumeMode mode);

/// The plan of the newest unfinished run, with results and report as `given` has them. Throws Error(kUsage)
/// when every run of the file is finished.
RunSpec plan_of_unfinished(const store::Store& store, const RunSpec& given);

}  // namespace edgegauge::control
