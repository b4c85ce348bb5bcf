// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace edgegauge::report {

/// Quoted after RFC 4180 where needed. A text that a spreadsheet would run as a formula, or that begins with
/// an apostrophe, gets an apostrophe before it: reading takes one away.
std::string csv_text(std::string_view text);

/// The shortest text that reads back as exactly this number.
std::string csv_number(double value);
void append_csv_number(std::string& text, double value);

}  // namespace edgegauge::report
