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

void write_file(const std::filesystem::path& file, std::string_view content) {
  const std::filesystem::path temporary = file.string() + fmt::format(".{}.tmp", getpid());
  const auto fail = [&](int error) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw Error(ExitCode::kInternal,
                fmt::format("{} could not be written: {}", file.string(), std::strerror(error)),
                "check the folder's permissions and the free space, or name another file");
  };
  std::FILE* out = std::fopen(temporary.c_str(), "wb");
  if (out == nullptr) fail(errno);
  const bool written = std::fwrite(content.data(), 1, content.size(), out) == content.size();
  const int write_error = errno;
  const bool closed = std::fclose(out) == 0;
  if (!written || !closed) fail(written ? errno : write_error);
  std::error_code renamed;
  std::filesystem::rename(temporary, file, renamed);
  if (renamed) fail(renamed.value());
}

}  // namespace edgegauge::cli
