// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/pinning.h"

#include <sched.h>

namespace edgegauge::control {

std::set<int> allowed_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::set<int> allowed;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return allowed;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(static_cast<std::size_t>(cpu), &set)) allowed.insert(cpu);
  }
  return allowed;
}

std::vector<int> cpus_for(int threads, const device::Device& device, const std::set<int>& allowed) {
  std::vector<int> cpus;
  for (const device::Cluster& cluster : device.clusters) {
    for (const int cpu : cluster.core_cpus) {
      if (static_cast<int>(cpus.size()) < threads && allowed.contains(cpu)) cpus.push_back(cpu);
    }
  }
  return cpus;
}

}  // namespace edgegauge::control
