// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/launcher.h"
#include "control/workers.h"

#include <filesystem>
#include <string>
#include <vector>

namespace edgegauge::control {

/// Files that a start reads, as far as they belong to it alone: libraries of the system that other processes
/// use as well are in memory whenever a process starts.
struct StartFiles {
  std::vector<std::filesystem::path> model;      ///< the native file, and what it consists of besides
  std::vector<std::filesystem::path> libraries;  ///< the framework's, and the worker itself
};
StartFiles files_of_start(const Job& job, const Worker& worker);

/// Brings files and compile caches into `state` (run_spec.h), then runs the job. What a warm state takes is
/// left behind by a process of the same job that is not counted; where that one is not measured, its result
/// is this one's. A state that could not be established, or that what was read from storage belies, is told
/// by a flag of the measurement: "cold=unverified: REASON".
JobResult run_start(const std::string& state, Job job, const Worker& worker, const OnProgress& on_progress,
                    const std::atomic<bool>& stop);

/// Why this measurement is not one from `state`, by the bytes that its phases read from storage up to the
/// first answer, against those of the model's files: cold starts read at least 95% of them, others at most
/// 5%. Empty when it is.
std::string doubt_about(const std::string& state, const std::vector<PhaseRecord>& phases,
                        std::int64_t model_bytes);

}  // namespace edgegauge::control
