// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/ink.h"

#include <array>

#include <fmt/format.h>

namespace edgegauge::report {

std::string painted(const TerminalStyle& style, Ink ink, const std::string& text) {
  if (!style.colour) return text;
  constexpr std::array kCodes{"1", "2", "31", "32", "33"};
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<std::size_t>(ink)], text);
}

}  // namespace edgegauge::report
