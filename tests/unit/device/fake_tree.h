// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/device.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <stdlib.h>

namespace edgegauge::device::test {

inline std::filesystem::path fixture(const std::string& board) {
  return std::filesystem::path(EDGEGAUGE_SOURCE_DIR) / "tests/fixtures/device" / board;
}

/// A root that a test fills with files; removed afterwards.
class FakeTree {
 public:
  FakeTree() {
    std::string name = (std::filesystem::temp_directory_path() / "edgegauge-device-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder could be made");
    root_ = name;
  }
  explicit FakeTree(const std::string& board) : FakeTree() {
    std::filesystem::copy(fixture(board), root_, std::filesystem::copy_options::recursive);
  }
  ~FakeTree() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  FakeTree(const FakeTree&) = delete;
  FakeTree& operator=(const FakeTree&) = delete;

  FakeTree& write(const std::string& path, const std::string& content) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << content;
    return *this;
  }

  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

/// The flags of what examine() finds below a root, without those of this test program's own build.
inline std::vector<std::string> flags_below(const std::filesystem::path& root) {
  std::vector<std::string> flags;
  for (const Finding& finding : examine(describe(root), root)) {
    const bool of_the_build = finding.flag == "debug-build" || finding.flag == "sanitizer-build";
    if (!finding.flag.empty() && !of_the_build) flags.push_back(finding.flag);
  }
  std::sort(flags.begin(), flags.end());
  flags.erase(std::unique(flags.begin(), flags.end()), flags.end());
  return flags;
}

}  // namespace edgegauge::device::test
