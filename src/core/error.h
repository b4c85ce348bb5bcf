// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace edgegauge {

/// What the program tells its caller. The numbers are part of the interface (docs/cli.md).
enum class ExitCode : int {
  kOk = 0,
  kInternal = 1,         ///< a bug of ours, or an environment that failed under us (disk full, no permission)
  kUsage = 2,            ///< the command line was wrong
  kThreshold = 3,        ///< a --fail-if threshold was crossed, or outputs disagree
  kBadInput = 65,        ///< a plan, model, picture or results file cannot be used here
  kRuntimeMissing = 69,  ///< a framework that was asked for is not installed
  kUnstable = 75,        ///< nothing could be measured or judged now; trying again later may help
  kInterrupted = 130,
  kTerminated = 143,
};

/// A user or environment error. Thrown anywhere, caught once in main, printed as what happened (with where)
/// and what to do. Never used for a cell that fails: that is data (outcome.h).
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& what, std::string hint = {})
      : std::runtime_error(what), code_(code), hint_(std::move(hint)) {}

  ExitCode code() const { return code_; }
  const std::string& hint() const { return hint_; }

 private:
  ExitCode code_;
  std::string hint_;
};

/// The file or plan at fault is the user's: exit 65.
class BadInput : public Error {
 public:
  explicit BadInput(const std::string& what, std::string hint = {})
      : Error(ExitCode::kBadInput, what, std::move(hint)) {}
};

}  // namespace edgegauge
