// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

/// Files as the model layer reads them; it writes them as core/files.h does.
namespace edgegauge::model {

/// A file mapped read-only. `bytes` stays valid as long as `owner` or a copy of it lives.
struct MappedFile {
  std::shared_ptr<const std::byte> owner;
  std::span<const std::byte> bytes;
};

/// Throws BadInput when the file is missing, not a regular file, or cannot be read.
MappedFile map_file(const std::filesystem::path& file);

}  // namespace edgegauge::model
