// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace edgegauge::runtimes {

/// Unpacks the named files (Locked::files) from a Python wheel, an npm package or a Debian package into an
/// existing empty folder; every file written is on disk when it returns. Throws Error(kRuntimeMissing) when
/// the package cannot be read, lacks a named file, has it twice or as a link, or holds any path that leads
/// out of it; Error(kInternal) when the disk is full.
void unpack(const std::filesystem::path& package, const std::map<std::string, std::string>& files,
            const std::filesystem::path& folder);

}  // namespace edgegauge::runtimes
