// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtimes/descriptor.h"

#include <filesystem>
#include <functional>

namespace edgegauge::runtimes {

/// Held by whoever installs below a folder, in whatever process: others wait. Released with its owner,
/// however that ends.
class InstallLock {
 public:
  /// Creates the folder when it is not there. `on_wait` is called once when somebody else holds the lock.
  InstallLock(const std::filesystem::path& folder, const std::function<void()>& on_wait);

 private:
  Descriptor file_;
};

/// A fresh private folder below another one, removed with its owner. To be made under the InstallLock: those
/// that were left by an install that was killed are removed first, since nobody can be using them.
class StagingFolder {
 public:
  explicit StagingFolder(const std::filesystem::path& parent);
  ~StagingFolder();
  StagingFolder(const StagingFolder&) = delete;
  StagingFolder& operator=(const StagingFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// A new folder in it.
  std::filesystem::path make(const std::string& name) const;

 private:
  std::filesystem::path path_;
};

/// Renames a whole tree to `target`, whose parent is created; it is there in full or not at all, also after a
/// power cut.
void move_into_place(const std::filesystem::path& tree, const std::filesystem::path& target);

/// Bytes of all files below a folder; 0 when it is not there. What vanishes meanwhile is not counted.
std::uintmax_t bytes_below(const std::filesystem::path& folder);

}  // namespace edgegauge::runtimes
