// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/measurement.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace edgegauge {

/// Where in its life a cell failed. The first group are the cold-start phases' names (measurement.h).
enum class Stage {
  kPrepare,    ///< model or inputs could not be made ready for this framework (conversion)
  kSpawn,      ///< the worker could not be started
  kHandshake,  ///< started, but did not say hello in our protocol
  kLoad,       ///< loading libraries or the model
  kFirstRun,   ///< first inferences
  kWarmUp,
  kMeasure,
  kFinish,  ///< shipping samples and outputs
};

/// What went wrong, as far as the kernel and the protocol tell.
enum class FailureKind {
  kRefused,                 ///< the framework said no (an error with a message)
  kCrash,                   ///< SIGSEGV, SIGBUS, SIGABRT, SIGFPE
  kUnsupportedInstruction,  ///< SIGILL: built for another CPU
  kOutOfMemory,             ///< killed by the kernel or by a memory limit, or the framework said so
  kTimeout,                 ///< exceeded its time limit; killed by us
  kSilentExit,              ///< ended without finishing its report
  kProtocol,                ///< what it sent was not our protocol
  kLogFlood,                ///< wrote more log than any cell may; killed by us
  kKilled,                  ///< ended by a signal that none of the above explains
  kCutOff,                  ///< the controller or the machine ended meanwhile, as often as that is borne
  kWrongOutput,  ///< answered, but not finite, not of the stated shape, or not as the reference does
};

/// The name under which each value is stored and printed: "load", "out-of-memory"; parse_* is the inverse.
std::string_view name_of(Stage stage);
std::string_view name_of(FailureKind kind);
std::optional<Stage> parse_stage(std::string_view name);
std::optional<FailureKind> parse_failure_kind(std::string_view name);

struct Failure {
  Stage stage = Stage::kSpawn;
  FailureKind kind = FailureKind::kRefused;
  std::string message;  ///< one sentence for a table
  std::string log;      ///< the end of what the worker wrote to stdout and stderr, at most 64 KiB
};

struct Skipped {
  std::string reason;  ///< why this cell cannot be measured here, naming the node, knob or limit
};

/// What became of a planned cell. Every planned cell ends as exactly one of these.
using Outcome = std::variant<Measurement, Failure, Skipped>;

}  // namespace edgegauge
