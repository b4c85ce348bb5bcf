// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/csv_field.h"

#include <iterator>

#include <fmt/format.h>

namespace edgegauge::report {

std::string csv_text(std::string_view text) {
  std::string field(text);
  if (!field.empty() && std::string_view("=+-@\t\r'").find(field.front()) != std::string_view::npos)
    field.insert(field.begin(), '\'');
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string csv_number(double value) { return fmt::format("{}", value); }

void append_csv_number(std::string& text, double value) {
  fmt::format_to(std::back_inserter(text), "{}", value);
}

}  // namespace edgegauge::report
