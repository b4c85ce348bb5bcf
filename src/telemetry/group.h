// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/units.h"
#include "telemetry/files.h"

#include <cstdint>

/// What control groups (cgroup v2) do to a measurement, and tell of it. Absent with version 1 alone.
/// https://docs.kernel.org/admin-guide/cgroup-v2.html
namespace edgegauge::telemetry {

/// For how long quotas of processor time held back the group of this process, or one above it, since each was
/// made. Absent where the kernel counts none.
Reading<Nanoseconds> held_by_quota(const Files& files);

/// memory.stat of a group that a process has to itself, as workers have where groups are delegated: bytes.
/// Absent for a process in the group of this one.
Reading<std::int64_t> group_anonymous(const Files& files, int pid);
Reading<std::int64_t> group_file_cache(const Files& files, int pid);

}  // namespace edgegauge::telemetry
