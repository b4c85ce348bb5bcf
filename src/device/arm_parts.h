// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace edgegauge::device {

/// One kind of core by the Main ID Register that /proc/cpuinfo shows.
struct ArmPart {
  std::uint32_t implementer;  ///< "CPU implementer"
  std::uint32_t part;         ///< "CPU part"
  std::string_view name;
  int size;  ///< orders the clusters of one board, bigger first, where the kernel gives no cpu_capacity
};

std::span<const ArmPart> arm_parts();

/// nullptr when the table does not have it.
const ArmPart* find_arm_part(std::uint32_t implementer, std::uint32_t part);

}  // namespace edgegauge::device
