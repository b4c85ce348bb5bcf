// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/tree.h"
#include "telemetry/reading.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace edgegauge::telemetry {

/// Sensors' files below one root, "/" or a fixture. Enumerating is device::Tree's; this reads one file and
/// tells "not there" from "there, and in trouble". Each call opens the file anew, since a sensor may vanish
/// and come back; none blocks. Paths are given without the leading slash.
class Files {
 public:
  explicit Files(const std::filesystem::path& root = "/") : root_(root), tree_(root) {}

  const device::Tree& tree() const { return tree_; }
  std::filesystem::path at(std::string_view path) const {
    return root_ / std::filesystem::path(path).relative_path();
  }

  /// The first 256 kB without white space around them. Trouble for a file that is empty.
  Reading<std::string> text(std::string_view path) const;
  /// A decimal integer that is all of the file.
  Reading<std::int64_t> integer(std::string_view path) const;
  /// A hexadecimal integer with or without 0x.
  Reading<std::uint64_t> hexadecimal(std::string_view path) const;

 private:
  std::filesystem::path root_;
  device::Tree tree_;
};

/// Of text like /proc/meminfo or cpu.stat: the integer after `key` at the start of a line, with ":" or
/// without. Absent when there is no such line, trouble when no integer follows.
Reading<std::int64_t> integer_after(std::string_view text, std::string_view key);

}  // namespace edgegauge::telemetry
