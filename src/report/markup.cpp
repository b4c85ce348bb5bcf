// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/markup.h"

#include "report/text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::report {
namespace {

constexpr std::string_view kMarkup = "\\`*_{}[]()#|~";

}  // namespace

std::string escaped_markdown(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      default:
        if (kMarkup.find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
  }
  return result;
}

std::string markdown_line(const std::vector<std::string>& cells) {
  return fmt::format("| {} |\n", fmt::join(cells, " | "));
}

}  // namespace edgegauge::report
