// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace edgegauge::runtimes {

/// The SHA-256 of a whole file, as 64 lower-case hexadecimal digits. Throws Error(kInternal) when it cannot
/// be read.
std::string sha256_of_file(const std::filesystem::path& file);

/// The same of a text.
std::string sha256_of(std::string_view text);

}  // namespace edgegauge::runtimes
