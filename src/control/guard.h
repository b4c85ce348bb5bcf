// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <sys/types.h>

namespace edgegauge::control {

/// Between the controller and each process that it starts stands a guard: a copy of the controller that does
/// nothing but wait. It is the parent of that process, and of every descendant that loses its own, so that
/// none of them can leave it; and it ends all of them as soon as the controller lets go of the pipe between
/// the two, or is killed and so cannot help but let go.
///
/// What a guard tells, each in one write: that it has begun, that its process has ended, how all of it ended.
struct GuardWord {
  enum class What : std::int32_t { kStarted, kEnded, kGone };
  What what = What::kStarted;
  std::int32_t pid = -1;           ///< kStarted: of the process; -1 when there is none, for `exit_code`
  std::int32_t exit_code = 0;      ///< kGone; or the errno of a fork that failed
  std::int32_t signal = 0;         ///< kGone: that ended it; 0: it exited by itself
  std::int64_t started_ns = 0;     ///< kStarted: stamp (CLOCK_MONOTONIC) from right before it was made
  std::int64_t peak_resident = 0;  ///< kGone: bytes; 0: not known
};

/// The rest of a guard's life, from right after its process was made, of which `start` tells. Writes words to
/// `report`; ends all when `life` closes.
[[noreturn]] void stand_guard(const GuardWord& start, int report, int life);

}  // namespace edgegauge::control
