// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/launcher.h"
#include "control/workers.h"

#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace edgegauge::control::test {

/// A job for one of the workers that ship with the program ("null", "sleep", "evil"), short enough for a
/// test. Its processes carry a mark of their own, by which they are found.
Job job_for_worker(const std::string& name, const std::map<std::string, std::string>& settings = {});

/// Every process that carries this job's mark; those that ended and were not reaped do not show.
std::vector<pid_t> processes_of(const Job& job);

/// Waits until the number of its processes is as wanted, for at most ten seconds.
bool comes_to(const Job& job, bool any_process);

/// Whether this process has any child, running or not reaped.
bool has_children();

/// The workers that were built with this test.
std::vector<Worker> built_workers();

}  // namespace edgegauge::control::test
