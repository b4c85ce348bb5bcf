// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "output.h"

#include <cstdlib>

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

}  // namespace edgegauge::cli
