// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/outcome.h"
#include "protocol/messages.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace edgegauge::telemetry {
class Monitor;
class PowerLog;
}  // namespace edgegauge::telemetry

namespace edgegauge::control {

/// One worker process to be run to its end.
struct Job {
  std::filesystem::path executable;
  protocol::RunRequest request;
  std::map<std::string, std::string> environment;  ///< all of it: nothing is inherited (worker_environment)
  std::vector<int> cpus;                           ///< that it may run on; none: any
  Nanoseconds timeout{};             ///< for the whole process; then SIGTERM, 5 s, SIGKILL to its group
  std::size_t log_limit = 8u << 20;  ///< bytes of stdout + stderr, over which the worker is killed
  double least_memory_share = 0.05;  ///< worker is killed when MemAvailable falls below this share
  std::int64_t memory_limit = 0;  ///< bytes of its own memory (RLIMIT_DATA: heap and anonymous mappings, not
                                  ///< files that it maps), over which it is refused more; 0: no limit
  telemetry::PowerLog* power = nullptr;   ///< read while the worker is in its energy pass
  telemetry::Monitor* monitor = nullptr;  ///< begun by the caller; told whenever the watch wakes
};

/// What came of a job besides its outcome.
struct JobResult {
  Outcome outcome;  ///< Measurement or Failure; Skipped when interrupted
  std::string runtime_version;
  std::vector<std::vector<OutputRecord>> answers;  ///< per rotated input buffer
};

/// The environment that a process of a worker starts with: PATH, HOME and TMPDIR as ours, OMP_NUM_THREADS
/// (the setting "threads", or 1), OMP_WAIT_POLICY=PASSIVE, and what the worker's description names: variables
/// of its own, and knobs that its library reads from there. Stored with the cell.
std::map<std::string, std::string> worker_environment(
    const protocol::BackendInfo& info = {}, const std::map<std::string, std::string>& settings = {});

/// Called between timed requests only, from the launching thread.
using OnProgress = std::function<void(const protocol::Progress&)>;

/// Spawns, feeds, watches and reaps one worker; classifies how it ended. Sleeps in poll() while the worker
/// measures. `stop` set (Ctrl-C): the worker is stopped softly and the outcome is Skipped{"interrupted"}. A
/// worker whose report was complete is measured, however its process ended afterwards. Never throws for
/// anything that a worker does; nothing that it started is left when it returns, nor when
/// the controller is killed meanwhile.
JobResult run_job(const Job& job, const OnProgress& on_progress, const std::atomic<bool>& stop);

}  // namespace edgegauge::control
