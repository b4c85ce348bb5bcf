// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "output.h"

#include "core/error.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace edgegauge::cli {

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

int terminal_width(int descriptor) {
  winsize size{};
  const bool told = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return told ? size.ws_col : 80;
}

report::TerminalStyle stdout_style(bool wide) {
  const char* no_colour = std::getenv("NO_COLOR");
  const bool plain = no_colour != nullptr && *no_colour != '\0';
  return {
      .colour = is_terminal(STDOUT_FILENO) && !plain, .width = terminal_width(STDOUT_FILENO), .wide = wide};
}

OutputFile::OutputFile(const std::filesystem::path& file) : file_(file) {
  if (file.empty()) {
    out_ = stdout;
    return;
  }
  temporary_ = file.string() + fmt::format(".{}.tmp", getpid());
  out_ = std::fopen(temporary_.c_str(), "wb");
  if (out_ == nullptr) fail(errno);
}

OutputFile::~OutputFile() {
  if (file_.empty() || out_ == nullptr) return;
  std::fclose(out_);
  std::error_code ignored;
  std::filesystem::remove(temporary_, ignored);
}

void OutputFile::write(std::string_view content) {
  if (std::fwrite(content.data(), 1, content.size(), out_) != content.size()) fail(errno);
}

void OutputFile::close() {
  if (file_.empty()) return;
  const bool closed = std::fclose(out_) == 0;
  out_ = nullptr;
  if (!closed) fail(errno);
  std::error_code renamed;
  std::filesystem::rename(temporary_, file_, renamed);
  if (renamed) fail(renamed.value());
}

void OutputFile::fail(int error) {
  std::error_code ignored;
  if (!file_.empty()) std::filesystem::remove(temporary_, ignored);
  throw Error(ExitCode::kInternal,
              fmt::format("{} could not be written: {}", file_.empty() ? "standard output" : file_.string(),
                          std::strerror(error)),
              "check the folder's permissions and the free space, or name another file");
}

void write_file(const std::filesystem::path& file, std::string_view content) {
  OutputFile out(file);
  out.write(content);
  out.close();
}

}  // namespace edgegauge::cli
