// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/device.h"
#include "device/tree.h"

#include <vector>

/// What makes clocks differ from one run to the next. Each check says nothing where the kernel does not tell.
namespace edgegauge::device {

using Findings = std::vector<Finding>;

Findings check_governor(const Device& device, const Tree& tree);
Findings check_frequency_limits(const Device& device, const Tree& tree);
Findings check_turbo(const Device& device, const Tree& tree);
/// A clock source that takes a trip to a device for every reading of the time.
Findings check_clock_source(const Device& device, const Tree& tree);
Findings check_offline_cpus(const Device& device, const Tree& tree);

}  // namespace edgegauge::device
