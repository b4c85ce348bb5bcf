// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace edgegauge::report {

enum class Align { kLeft, kRight };

struct Column {
  std::string title;
  Align align = Align::kRight;
};

/// Cells of valid, printable UTF-8, in columns as wide as their widest cell, two spaces apart.
struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;

  std::size_t width() const;               ///< of a line, indent included
  std::vector<std::string> lines() const;  ///< that of the titles, then the rows'; each ends in a newline
};

}  // namespace edgegauge::report
