// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/table.h"

#include "report/text.h"

#include <algorithm>

namespace edgegauge::report {
namespace {

constexpr std::string_view kGap = "  ";

std::size_t column_width(const Table& table, std::size_t column) {
  std::size_t width = display_width(table.columns[column].title);
  for (const auto& row : table.rows) width = std::max(width, display_width(row[column]));
  return width;
}

std::string set_in_columns(const Table& table, const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t width = column_width(table, i);
    line += kGap;
    line += table.columns[i].align == Align::kLeft ? pad_right(cells[i], width) : pad_left(cells[i], width);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::size_t Table::width() const {
  std::size_t total = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) total += kGap.size() + column_width(*this, i);
  return total;
}

std::string Table::header() const {
  std::vector<std::string> titles;
  for (const Column& column : columns) titles.push_back(column.title);
  return set_in_columns(*this, titles);
}

std::string Table::line(std::size_t row) const { return set_in_columns(*this, rows[row]); }

}  // namespace edgegauge::report
