// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "telemetry/files.h"

#include <cstdint>

/// Memory of a process and of the machine. Bytes.
namespace edgegauge::telemetry {

/// /proc/PID/smaps_rollup: walks all mappings, so only to be read where nothing is timed.
struct ProcessMemory {
  std::int64_t resident = 0;
  std::int64_t proportional = 0;  ///< shared pages divided among their users
  std::int64_t own = 0;           ///< Private_Clean + Private_Dirty
  std::int64_t swapped = 0;
};
Reading<ProcessMemory> process_memory(const Files& files, int pid);

/// Machine: what could be given out without swapping.
Reading<std::int64_t> memory_available(const Files& files);
/// Machine: bytes that went from and to swap since it started (/proc/vmstat).
Reading<std::int64_t> swapped_in(const Files& files);
Reading<std::int64_t> swapped_out(const Files& files);

/// Jetson: memory that the GPU driver holds for a process (nvmap's iovmm/maps, root only), and for all
/// (NvMapMemUsed in /proc/meminfo).
Reading<std::int64_t> gpu_memory_of(const Files& files, int pid);
Reading<std::int64_t> gpu_memory_used(const Files& files);

}  // namespace edgegauge::telemetry
