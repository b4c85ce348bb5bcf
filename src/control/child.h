// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/units.h"

#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::control {

/// How a short-lived helper process ended.
struct ChildResult {
  int exit_code = -1;  ///< 128 + signal when killed by one
  bool timed_out = false;
  std::string out;  ///< its stdout; of more than 16 MiB the last
  std::string err;  ///< the last 64 KiB of stderr
};

/// Runs argv[0] (a path) to its end with stdin closed and the given environment (nullopt: inherited), and
/// ends all that it started. Over `timeout` it is killed. Throws Error(kInternal) when it cannot be started,
/// and Error(kInterrupted), the child killed, once `stop` is set.
ChildResult run_child(const std::vector<std::string>& argv, Nanoseconds timeout,
                      const std::optional<std::map<std::string, std::string>>& environment = std::nullopt,
                      const std::atomic<bool>* stop = nullptr);

}  // namespace edgegauge::control
