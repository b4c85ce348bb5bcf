// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace edgegauge::runtimes {

/// How another program ended.
struct ProcessResult {
  bool started = true;  ///< false: there is no such program on PATH
  int exit_code = 0;    ///< 128 + signal when it was ended by one
  std::string output;   ///< the end of its stdout and stderr, in the order written; at most 16 KiB
};

/// Runs argv[0] (found on PATH, no shell) in a folder to its end, with stdin closed and `environment` on top
/// of ours. `tick` is called about once a second meanwhile. The program is ended when ours is. Throws
/// Error(kInternal) when no process can be made.
ProcessResult run_process(const std::vector<std::string>& argv, const std::filesystem::path& folder,
                          const std::map<std::string, std::string>& environment,
                          const std::function<void()>& tick);

}  // namespace edgegauge::runtimes
