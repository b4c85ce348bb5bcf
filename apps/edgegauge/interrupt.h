// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"

#include <atomic>

namespace edgegauge::cli {

/// While it lives, SIGINT and SIGTERM ask for a clean end instead of ending the program. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  const std::atomic<bool>& stop() const;
  int exit_code() const;  ///< 130 after SIGINT, 143 after SIGTERM, 0 when neither came

  /// What `work` returns, or the signal's exit code where the signal made it throw Error(kInterrupted).
  template <class Work>
  int unless_interrupted(Work&& work) const {
    try {
      return work();
    } catch (const Error& error) {
      if (error.code() != ExitCode::kInterrupted) throw;
      return exit_code();
    }
  }
};

}  // namespace edgegauge::cli
