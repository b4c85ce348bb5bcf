// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/measurement.h"
#include "worker/hardware_counters.h"
#include "worker/thread_meter.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::worker {

/// What the kernel has counted for this process since it started.
struct Counters {
  Nanoseconds cpu{};  ///< user + system, all threads, as is the rest
  std::int64_t major_faults = 0;
  std::int64_t involuntary_switches = 0;
};

/// Three system calls and no allocation.
Counters read_counters();

/// From /proc/self/io: bytes that this process caused to be read from storage. nullopt where the kernel does
/// not count them.
std::optional<std::int64_t> read_storage_bytes(const std::filesystem::path& process = "/proc/self");

/// From /proc/self/status, in bytes; 0 where it cannot be read.
struct Resident {
  std::int64_t now = 0;   ///< VmRSS
  std::int64_t peak = 0;  ///< VmHWM
};
Resident read_resident(const std::filesystem::path& process = "/proc/self");

/// From /proc/self/status: the CPUs that this process' first thread may run on, as "0-3,6". Empty where it
/// cannot be read.
std::string read_allowed_cpus(const std::filesystem::path& process = "/proc/self");

/// Adds up what the stretches between start() and stop() used, so that what happens in between counts
/// nowhere.
class ResourceMeter {
 public:
  void start();
  void stop();
  ResourceUse use() const;  ///< resident memory as of this call

 private:
  ResourceUse use_;
  ThreadMeter threads_;
  HardwareCounters& hardware_ = hardware_counters();
  std::vector<HardwareCount> hardware_before_ = hardware_.counts();  ///< warm-up has a meter of its own
  Nanoseconds started_{};
  Counters counters_;
};

}  // namespace edgegauge::worker
