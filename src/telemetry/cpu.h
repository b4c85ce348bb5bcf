// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/units.h"
#include "telemetry/files.h"

#include <cstdint>

/// Processor time: of the machine and of a process.
namespace edgegauge::telemetry {

/// The first line of /proc/stat, in ticks (of 10 ms on all kernels that matter) of all CPUs together since
/// the machine started.
struct MachineTimes {
  std::int64_t total = 0;
  std::int64_t busy = 0;   ///< user, nice, system, interrupts; not idle, not waiting for storage
  std::int64_t steal = 0;  ///< that a virtual machine's host gave to others
};
Reading<MachineTimes> machine_times(const Files& files);

/// /proc/PID/task/*/schedstat: the sum over the threads that are there now. Waiting for a processor is
/// contention, with others or, where there are more threads than processors, with each other.
struct SchedTimes {
  Nanoseconds ran{}, waited{};
};
Reading<SchedTimes> sched_times(const Files& files, int pid);

/// Processor time of a process: of all threads that it has or had, and of the children that it has reaped
/// (/proc/PID/stat). Absent: there is no such process.
Reading<Nanoseconds> process_time(const Files& files, int pid);

/// Time that a process' GPU engines were busy, by the DRM drivers' fdinfo ("drm-engine-NAME: N ns"; Panfrost,
/// Panthor, i915, amdgpu): the sum over its descriptors, each client counted once. Absent without such lines.
Reading<Nanoseconds> gpu_busy(const Files& files, int pid);

}  // namespace edgegauge::telemetry
