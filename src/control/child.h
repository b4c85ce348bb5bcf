// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/units.h"

namespace edgegauge::control {

/// How a short-lived helper process ended.
struct ChildResult {
  int exit_code = -1;             ///< 128 + signal when killed by one
  bool timed_out = false;
  std::string out;                ///< its stdout, at most 16 MB
  std::string err;                ///< the last 64 KiB of stderr
};

/// Runs argv[0] to its end with stdin closed and the given environment (nullopt: inherited).
/// Throws Error when it cannot be started.
ChildResult run_child(const std::vector<std::string>& argv, Nanoseconds timeout,
                      const std::optional<std::map<std::string, std::string>>& environment = std::nullopt);

}  // namespace edgegauge::control
