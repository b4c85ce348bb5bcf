// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

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
};

}  // namespace edgegauge::cli
