// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/device.h"
#include "device/tree.h"

namespace edgegauge::device {

/// Every GPU, TPU, NPU and VPU that the kernel shows, by PCI and USB numbers, device tree and drivers. What
/// is found in two ways is listed once.
std::vector<Accelerator> find_accelerators(const Tree& tree);

}  // namespace edgegauge::device
