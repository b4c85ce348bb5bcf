// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/device.h"

#include <set>
#include <vector>

/// Which CPUs a worker is pinned to.
namespace edgegauge::control {

/// The CPUs that this process may run on, as the kernel tells.
std::set<int> allowed_cpus();

/// One CPU of each of as many physical cores as there are threads, those of the biggest cluster first, out of
/// the allowed ones. Fewer when there are not so many cores.
std::vector<int> cpus_for(int threads, const device::Device& device, const std::set<int>& allowed);

}  // namespace edgegauge::control
