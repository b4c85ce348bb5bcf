// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/device.h"
#include "device/tree.h"

#include <vector>

/// What else wants the processor and the memory. Each check says nothing where the kernel does not tell.
namespace edgegauge::device {

using Findings = std::vector<Finding>;

/// Time that a virtual machine's host gave to others, since start.
Findings check_stolen_time(const Device& device, const Tree& tree);
/// The last minute's load average, and a control group's CPU quota.
Findings check_load(const Device& device, const Tree& tree);
/// Memory left, and swap in use.
Findings check_memory(const Device& device, const Tree& tree);

}  // namespace edgegauge::device
