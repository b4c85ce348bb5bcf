// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

/// Files as the program reads and writes them: whole, or not at all.
namespace edgegauge {

/// All of a text file, or of what a pipe has to tell. Throws BadInput: `what` (such as "the plan") and the
/// file, the system's reason, and the hint.
std::string read_text(const std::filesystem::path& file, std::string_view what, const std::string& hint);

/// Makes what was made, renamed or removed in a folder outlive a power cut; an empty name is the current one.
/// An error for a folder that cannot be opened or synced (some FUSE file systems cannot).
std::error_code sync_folder(const std::filesystem::path& folder);

/// A file that is written piece by piece beside its place and takes it, durably, when it is closed: until
/// then, and where something fails, what was there stays. Its folders are made as needed. A symbolic link is
/// followed, and stays; a file that is replaced hands on its owner and its permissions. Where a pipe or a
/// device stands, each piece goes there at once. An empty name is standard output. Every failure throws
/// Error(kInternal) naming the file and the system's reason.
class OutputFile {
 public:
  explicit OutputFile(const std::filesystem::path& file);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  void close();

 private:
  void open_beside();  ///< the temporary file, as whoever owns it
  [[noreturn]] void fail(int error) const;

  std::filesystem::path named_;      ///< as the caller calls it; empty for standard output
  std::filesystem::path file_;       ///< where no link leads on
  std::filesystem::path temporary_;  ///< empty when there is nothing to rename
  std::FILE* out_ = nullptr;
};

/// Replaces a file by new content, or leaves it as it was; as OutputFile.
void write_file(const std::filesystem::path& file, std::string_view content);

}  // namespace edgegauge
