// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/descriptor.h"

#include <filesystem>
#include <string>

namespace edgegauge::runtimes {

/// Throws Error(kInternal): `what` with the text of the error number, and what to do about a disk that is
/// full or not writable.
[[noreturn]] void throw_errno(const std::string& what, int number);
[[noreturn]] void throw_errno(const std::string& what);

/// Makes sure that what was written to a file or folder outlives a power cut. Throws as throw_errno.
void sync_to_disk(int descriptor, const std::filesystem::path& path);
void sync_folder(const std::filesystem::path& folder);

}  // namespace edgegauge::runtimes
