// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace edgegauge::store {

/// The name of a network or cluster file system by statfs' f_type; nullopt for every other. SQLite's
/// write-ahead log is shared through mapped memory, which such a file system does not keep the same on all
/// machines.
std::optional<std::string_view> network_file_system(std::uint32_t type);

/// That of the folder a file lies in; nullopt also where the folder cannot be asked.
std::optional<std::string_view> network_file_system_of(const std::filesystem::path& file);

}  // namespace edgegauge::store
