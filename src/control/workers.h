// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace edgegauge::control {

/// A worker executable that answered `describe`.
struct Worker {
  std::filesystem::path executable;
  std::filesystem::path
      runtime_dir;  ///< its framework's installed folder; empty when none is installed or needed
  protocol::BackendInfo info;
};

/// Asks every executable named edgegauge-worker-* beside the program (and in $EDGEGAUGE_WORKER_PATH, a colon
/// list) to describe itself. A worker that crashes, takes longer than `limit` or answers nonsense is listed
/// as unavailable with that reason. A framework's libraries are hundreds of megabytes, which a board reads
/// from a slow card: the limit is generous.
std::vector<Worker> discover_workers(const std::filesystem::path& lock_file,
                                     Nanoseconds limit = std::chrono::minutes(1));

/// The workers for a --framework list: names, or "all" for every available one that is not test-only.
/// Throws Error(kRuntimeMissing) for a name that is unknown (lists the known) or unavailable (says how to
/// install).
std::vector<Worker> select_workers(const std::vector<Worker>& workers, const std::vector<std::string>& names);

}  // namespace edgegauge::control
