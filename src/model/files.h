// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

/// Files as the model layer reads and writes them: mapped for reading, whole or not at all when written.
namespace edgegauge::model {

/// A file mapped read-only. `bytes` stays valid as long as `owner` or a copy of it lives.
struct MappedFile {
  std::shared_ptr<const std::byte> owner;
  std::span<const std::byte> bytes;
};

/// Throws BadInput when the file is missing, not a regular file, or cannot be read.
MappedFile map_file(const std::filesystem::path& file);

/// Writes to a temporary name beside the file; commit() makes it durable and gives it its name. Without
/// commit() nothing stays. Every failure throws Error naming the file and the system's reason. Folders are
/// made as needed.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path file);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  int descriptor() const { return descriptor_; }  ///< for writers that want one; still owned here
  void commit();

 private:
  [[noreturn]] void fail(const char* doing) const;

  std::filesystem::path file_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

}  // namespace edgegauge::model
