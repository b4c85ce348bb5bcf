// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace edgegauge::control {

/// Pages of files, and how many of them the kernel holds in memory.
struct Pages {
  std::int64_t all = 0;
  std::int64_t resident = 0;
  double resident_share() const;  ///< 0 where there are none
};

/// By mincore(). Throws std::system_error for a file that cannot be opened or mapped. The kernel tells only
/// an owner of the file, or who may write to it; to others every page is resident.
Pages pages_of(const std::filesystem::path& file);

/// Writes back what is dirty and asks the kernel to forget these files' pages (fdatasync, posix_fadvise),
/// then looks whether it has. Returns why they do not count as gone, empty when fewer than 1% of all their
/// pages are left: pages that another process maps or locks stay, and so does all of a file in a memory file
/// system.
std::string evict(std::span<const std::filesystem::path> files);

}  // namespace edgegauge::control
