// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/report.h"

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

namespace edgegauge::cli {

/// How stdout may be written to: colour and width of a terminal, or plain at 80 columns.
report::TerminalStyle stdout_style(bool wide);

bool is_terminal(int descriptor);
int terminal_width(int descriptor);  ///< 80 when it is not a terminal or does not say

/// A file that is written piece by piece beside its place and takes it when it is closed: until then, and
/// where something fails, what was there stays. An empty name is standard output. Throws Error naming the
/// file and the reason.
class OutputFile {
 public:
  explicit OutputFile(const std::filesystem::path& file);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view content);
  void close();

 private:
  [[noreturn]] void fail(int error);

  std::filesystem::path file_, temporary_;
  std::FILE* out_ = nullptr;
};

/// Replaces a file by new content, or leaves it as it was. Throws Error naming the file and the reason.
void write_file(const std::filesystem::path& file, std::string_view content);

}  // namespace edgegauge::cli
