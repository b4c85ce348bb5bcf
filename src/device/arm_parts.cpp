// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/arm_parts.h"

#include <algorithm>
#include <array>

namespace edgegauge::device {
namespace {

constexpr std::uint32_t kArm = 0x41, kBroadcom = 0x42, kCavium = 0x43, kFujitsu = 0x46, kHiSilicon = 0x48,
                        kNvidia = 0x4e, kQualcomm = 0x51, kApple = 0x61, kAmpere = 0xc0;

// Numbers: Linux arch/arm64/include/asm/cputype.h and each core's Technical Reference Manual. Sizes are steps
// of a ladder, not figures.
constexpr std::array kParts{
    ArmPart{kArm, 0xd04, "Cortex-A35", 10},
    ArmPart{kArm, 0xd03, "Cortex-A53", 20},
    ArmPart{kArm, 0xd05, "Cortex-A55", 25},
    ArmPart{kArm, 0xd46, "Cortex-A510", 30},
    ArmPart{kArm, 0xd80, "Cortex-A520", 32},
    ArmPart{kArm, 0xd07, "Cortex-A57", 40},
    ArmPart{kArm, 0xd08, "Cortex-A72", 45},
    ArmPart{kArm, 0xd09, "Cortex-A73", 50},
    ArmPart{kArm, 0xd0a, "Cortex-A75", 55},
    ArmPart{kArm, 0xd0b, "Cortex-A76", 60},
    ArmPart{kArm, 0xd0e, "Cortex-A76AE", 60},
    ArmPart{kArm, 0xd0d, "Cortex-A77", 65},
    ArmPart{kArm, 0xd41, "Cortex-A78", 70},
    ArmPart{kArm, 0xd42, "Cortex-A78AE", 70},
    ArmPart{kArm, 0xd4b, "Cortex-A78C", 70},
    ArmPart{kArm, 0xd47, "Cortex-A710", 72},
    ArmPart{kArm, 0xd4d, "Cortex-A715", 74},
    ArmPart{kArm, 0xd81, "Cortex-A720", 76},
    ArmPart{kArm, 0xd44, "Cortex-X1", 80},
    ArmPart{kArm, 0xd48, "Cortex-X2", 82},
    ArmPart{kArm, 0xd4e, "Cortex-X3", 84},
    ArmPart{kArm, 0xd82, "Cortex-X4", 86},
    ArmPart{kArm, 0xd0c, "Neoverse N1", 60},
    ArmPart{kArm, 0xd49, "Neoverse N2", 72},
    ArmPart{kArm, 0xd40, "Neoverse V1", 80},
    ArmPart{kArm, 0xd4f, "Neoverse V2", 84},
    ArmPart{kArm, 0xc05, "Cortex-A5", 3},
    ArmPart{kArm, 0xc07, "Cortex-A7", 5},
    ArmPart{kArm, 0xc08, "Cortex-A8", 6},
    ArmPart{kArm, 0xc09, "Cortex-A9", 8},
    ArmPart{kArm, 0xc0f, "Cortex-A15", 30},
    ArmPart{kArm, 0xc0e, "Cortex-A17", 30},
    ArmPart{kArm, 0xb76, "ARM1176", 1},
    ArmPart{kBroadcom, 0x516, "ThunderX2", 60},
    ArmPart{kCavium, 0x0a1, "ThunderX", 30},
    ArmPart{kFujitsu, 0x001, "A64FX", 70},
    ArmPart{kHiSilicon, 0xd01, "Kunpeng 920", 60},
    ArmPart{kNvidia, 0x000, "Denver", 45},
    ArmPart{kNvidia, 0x003, "Denver 2", 48},
    ArmPart{kNvidia, 0x004, "Carmel", 60},
    ArmPart{kQualcomm, 0x800, "Kryo 2xx Gold", 50},
    ArmPart{kQualcomm, 0x801, "Kryo 2xx Silver", 20},
    ArmPart{kQualcomm, 0x802, "Kryo 3xx Gold", 55},
    ArmPart{kQualcomm, 0x803, "Kryo 3xx Silver", 25},
    ArmPart{kQualcomm, 0x804, "Kryo 4xx Gold", 60},
    ArmPart{kQualcomm, 0x805, "Kryo 4xx Silver", 25},
    ArmPart{kQualcomm, 0x001, "Oryon", 90},
    ArmPart{kApple, 0x022, "Apple Icestorm", 60},
    ArmPart{kApple, 0x023, "Apple Firestorm", 90},
    ArmPart{kApple, 0x032, "Apple Blizzard", 62},
    ArmPart{kApple, 0x033, "Apple Avalanche", 92},
    ArmPart{kAmpere, 0xac3, "Ampere-1", 75},
    ArmPart{kAmpere, 0xac4, "Ampere-1a", 76},
};

}  // namespace

std::span<const ArmPart> arm_parts() { return kParts; }

const ArmPart* find_arm_part(std::uint32_t implementer, std::uint32_t part) {
  const auto* found = std::find_if(kParts.begin(), kParts.end(), [&](const ArmPart& row) {
    return row.implementer == implementer && row.part == part;
  });
  return found == kParts.end() ? nullptr : found;
}

}  // namespace edgegauge::device
