// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/clock_checks.h"
#include "device/device.h"
#include "device/heat_checks.h"
#include "device/load_checks.h"
#include "device/system.h"

#include <array>

#include <fmt/format.h>

namespace edgegauge::device {
namespace {

Findings check_build(const Device&, const Tree&) {
  Findings findings;
#ifdef EDGEGAUGE_SANITIZED
  findings.push_back({Finding::Level::kWarning, "sanitizer-build",
                      "This edgegauge is built with sanitizers (" EDGEGAUGE_SANITIZED
                      "): it is many times slower.",
                      "measure with the release build: cmake --preset release"});
#endif
#ifndef NDEBUG
  findings.push_back({Finding::Level::kWarning, "debug-build", "This edgegauge is a debug build.",
                      "measure with the release build: cmake --preset release"});
#endif
  return findings;
}

Findings check_machine(const Device&, const Tree& tree) {
  const std::string machine = virtualisation_of(tree).machine;
  if (machine.empty())
    return {{Finding::Level::kGood, "", "The program runs on the hardware itself, not in a virtual machine.",
             ""}};
  return {{Finding::Level::kWarning, "virtual-machine",
           fmt::format("This is a virtual machine ({}): its host may take time away, and sets the clocks.",
                       machine == "vm" ? "of an unknown kind" : machine),
           "measure on the device itself, or read every figure as one of this virtual machine"}};
}

/// Every check, in the order of what spoils most.
constexpr std::array<Findings (*)(const Device&, const Tree&), 14> kChecks{
    check_build,
    check_machine,
    check_stolen_time,
    check_firmware_throttling,
    check_heat,
    check_throttle_count,
    check_battery,
    check_governor,
    check_frequency_limits,
    check_turbo,
    check_offline_cpus,
    check_clock_source,
    check_load,
    check_memory,
};

}  // namespace

std::vector<Finding> examine(const Device& device, const std::filesystem::path& root) {
  const Tree tree(root);
  std::vector<Finding> findings;
  for (const auto check : kChecks) {
    for (Finding& finding : check(device, tree)) findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace edgegauge::device
