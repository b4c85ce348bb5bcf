// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/process.h"
#include "core/outcome.h"

#include <cstdint>
#include <optional>
#include <string>

namespace edgegauge::control {

/// Why we ended a worker ourselves.
enum class StopReason {
  kInterrupted,  ///< Ctrl-C
  kTimeout,      ///< over its time limit
  kLogFlood,     ///< over its log limit
  kProtocol,     ///< broke the protocol
  kLowMemory,    ///< the machine was running out of memory
  kLingering,    ///< had nothing more to report, and did not end
};

/// All that tells why a worker did not finish its report.
struct Unfinished {
  Stage stage = Stage::kHandshake;    ///< how far it had got
  std::optional<StopReason> stopped;  ///< unset: it ended by itself
  std::string detail;                 ///< of the reason, where there is one: the limit, the broken rule
  ProcessEnd end;
  /// The kernel's count of out-of-memory kills rose meanwhile; unset where it has none.
  std::optional<bool> memory_kill_seen{};
};

/// What to record for it, without a log. Not for kInterrupted, which is no failure.
Failure classify(const Unfinished& how);

/// The same failure of a worker that was allowed so many bytes of memory (0: no limit): out-of-memory where
/// its message, its log, or how much it held when it crashed shows that the limit was the reason.
Failure under_memory_limit(Failure failure, std::int64_t limit, const ProcessEnd& end);

}  // namespace edgegauge::control
