// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/prepare.h"
#include "core/device_limit.h"
#include "core/units.h"
#include "device/device.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

/// Measuring what a device can do at most (docs/limits.md). Every figure of every round comes from a process
/// of its own, so that instructions which a processor claims and does not have cost a row, and no figure
/// inherits caches.
namespace edgegauge::control {

/// What is measured, in every round once.
struct PlannedLimit {
  DeviceLimit limit;      ///< all but its figures; `reason` is set where it cannot be measured here
  std::string kernel;     ///< name of its loop (roofline/kernels.h)
  std::vector<int> cpus;  ///< one thread on each
};

struct LimitsEffort {
  int rounds = 5;
  Nanoseconds window{};  ///< of one figure
};
LimitsEffort limits_effort(bool quick);

/// Every peak, with one thread and with one on each core that we may use, and every way over memory by every
/// instruction that the processor has for it: in half of each cache, and in four times the last one, where
/// memory allows.
std::vector<PlannedLimit> plan_limits(const device::Device& device, const std::set<int>& allowed);

/// How long measuring takes: windows, and starting processes.
Nanoseconds estimate(const std::vector<PlannedLimit>& plan, const LimitsEffort& effort);

/// A limit of each peak, and of each way over memory by the instructions that reach most. `round_done(n)` is
/// called after each round, n from 1. Throws Error(kInterrupted) once `preparer.stop` is
/// set.
std::vector<DeviceLimit> measure_limits(const std::vector<PlannedLimit>& plan, const LimitsEffort& effort,
                                        const Preparer& preparer,
                                        const std::function<void(int round)>& round_done);

}  // namespace edgegauge::control
