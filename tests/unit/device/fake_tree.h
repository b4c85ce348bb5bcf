// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/device.h"
#include "support/scratch.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace edgegauge::device::test {

inline std::filesystem::path fixture(const std::string& board) {
  return std::filesystem::path(EDGEGAUGE_SOURCE_DIR) / "tests/fixtures/device" / board;
}

/// A root that a test fills with files; removed afterwards.
class FakeTree {
 public:
  FakeTree() = default;
  explicit FakeTree(const std::string& board) {
    std::filesystem::copy(fixture(board), root(), std::filesystem::copy_options::recursive);
  }

  FakeTree& write(const std::string& path, const std::string& content) {
    root_.write(path, content);
    return *this;
  }

  const std::filesystem::path& root() const { return root_.folder(); }

 private:
  edgegauge::test::Scratch root_;
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
