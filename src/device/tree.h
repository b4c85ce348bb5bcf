// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::device {

/// The small text files of /proc, /sys and /etc below one root. Paths are given without the leading slash.
/// Nothing here throws: what is missing, unreadable or nonsense is absent.
class Tree {
 public:
  explicit Tree(std::filesystem::path root) : root_(std::move(root)) {}

  /// The file's first 4 MB as they are.
  std::optional<std::string> raw(std::string_view path) const;

  /// The file's content up to the first NUL, without white space around it; empty when absent.
  std::string text(std::string_view path) const;

  /// A decimal integer that is all of the file.
  std::optional<std::int64_t> integer(std::string_view path) const;

  /// A hexadecimal integer with or without 0x.
  std::optional<std::uint64_t> hexadecimal(std::string_view path) const;

  bool exists(std::string_view path) const;

  /// Names of a folder's entries that start with `prefix`, sorted; empty when there is no such folder.
  std::vector<std::string> names(std::string_view folder, std::string_view prefix = {}) const;

 private:
  std::filesystem::path at(std::string_view path) const {
    return root_ / std::filesystem::path(path).relative_path();
  }

  std::filesystem::path root_;
};

std::string trimmed(std::string_view text);
std::vector<std::string> lines_of(std::string_view text);
std::vector<std::string> words_of(std::string_view text);

/// The strings of a device tree property, which NULs end.
std::vector<std::string> strings_of(std::string_view property);

std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<std::uint64_t> parse_hexadecimal(std::string_view text);

/// A kernel CPU list: "0-3,6" -> 0 1 2 3 6. Empty for anything else, and for numbers over 65535.
std::vector<int> parse_cpu_list(std::string_view text);

/// The inverse of parse_cpu_list for sorted numbers.
std::string format_cpu_list(const std::vector<int>& cpus);

}  // namespace edgegauge::device
