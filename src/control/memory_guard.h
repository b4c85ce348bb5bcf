// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/descriptor.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace edgegauge::control {

/// Watches the machine's memory through files that are opened once. `proc` is "/proc" or a fixture.
class MemoryGuard {
 public:
  explicit MemoryGuard(const std::filesystem::path& proc = "/proc");

  struct Level {
    std::int64_t available_bytes = 0;
    std::int64_t total_bytes = 0;
    double share() const { return static_cast<double>(available_bytes) / static_cast<double>(total_bytes); }
  };
  /// nullopt where the kernel does not tell (before 3.14).
  std::optional<Level> level() const;

  /// Whether the kernel has killed a process for memory since this was made; nullopt where it does not count
  /// them (before 4.13, as on a Jetson Nano or TX2).
  std::optional<bool> kernel_has_killed() const;

 private:
  std::optional<std::int64_t> kills() const;

  Descriptor meminfo_;
  Descriptor vmstat_;
  std::optional<std::int64_t> kills_before_;
};

}  // namespace edgegauge::control
