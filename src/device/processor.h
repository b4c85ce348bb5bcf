// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/device.h"
#include "device/tree.h"

#include <map>
#include <string>
#include <vector>

namespace edgegauge::device {

/// One block of /proc/cpuinfo: key -> value. Holds at least "processor".
using CpuInfo = std::map<std::string, std::string, std::less<>>;

/// Blocks in order, one per distinct processor number; none for a file that is not of that form.
std::vector<CpuInfo> parse_cpuinfo(std::string_view text);

/// "x86_64", "aarch64", ...; empty when neither the kernel nor the CPU's features tell.
std::string architecture_of(const Tree& tree, const std::vector<CpuInfo>& cpus);

/// Sets what a device's processor is: architecture, cpu_model, clusters, isa, caches.
void describe_processor(const Tree& tree, Device& device);

}  // namespace edgegauge::device
