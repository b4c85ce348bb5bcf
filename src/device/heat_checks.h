// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/device.h"
#include "device/tree.h"

#include <vector>

/// Heat and supply: what makes the hardware slow itself down. Each check says nothing where the kernel does
/// not tell.
namespace edgegauge::device {

using Findings = std::vector<Finding>;

/// The Raspberry Pi firmware's word on under-voltage, throttling and its heat limit.
Findings check_firmware_throttling(const Device& device, const Tree& tree);
/// Every thermal zone against the lowest of its limits.
Findings check_heat(const Device& device, const Tree& tree);
/// x86: how often the processor throttled since the machine started.
Findings check_throttle_count(const Device& device, const Tree& tree);
Findings check_battery(const Device& device, const Tree& tree);

}  // namespace edgegauge::device
