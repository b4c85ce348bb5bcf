// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/tree.h"

#include <map>
#include <string>

namespace edgegauge::device {

/// The device tree's model, or DMI's vendor and product; empty when neither tells.
std::string board_of(const Tree& tree);

/// Strings of the device tree root's "compatible"; empty on machines without one.
std::vector<std::string> board_compatible(const Tree& tree);

/// PRETTY_NAME of os-release.
std::string os_of(const Tree& tree);
std::string kernel_of(const Tree& tree);

/// /proc/meminfo in bytes: "MemTotal" -> 4147654656.
std::map<std::string, std::int64_t, std::less<>> memory_of(const Tree& tree);

/// What lies between the program and the hardware; each empty when nothing was found.
struct Virtualisation {
  std::string machine;    ///< "kvm", "vmware", "vm" when it is not told which, ...
  std::string container;  ///< "docker", "lxc", ...
};
Virtualisation virtualisation_of(const Tree& tree);

}  // namespace edgegauge::device
