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

std::vector<std::size_t> column_widths(const Table& table) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < table.columns.size(); ++i) widths.push_back(column_width(table, i));
  return widths;
}

std::string set_in_columns(const Table& table, const std::vector<std::string>& cells,
                           const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += kGap;
    line += table.columns[i].align == Align::kLeft ? pad_right(cells[i], widths[i])
                                                   : pad_left(cells[i], widths[i]);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::size_t Table::width() const {
  std::size_t total = 0;
  for (const std::size_t column : column_widths(*this)) total += kGap.size() + column;
  return total;
}

std::vector<std::string> Table::lines() const {
  const std::vector<std::size_t> widths = column_widths(*this);
  std::vector<std::string> titles;
  for (const Column& column : columns) titles.push_back(column.title);
  std::vector<std::string> all{set_in_columns(*this, titles, widths)};
  for (const auto& row : rows) all.push_back(set_in_columns(*this, row, widths));
  return all;
}

}  // namespace edgegauge::report
