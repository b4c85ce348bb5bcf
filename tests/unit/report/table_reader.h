// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace edgegauge::test {

/// A table as people see it: without markup and escapes, read without any of the program's code.
struct ShownTable {
  std::vector<std::string> titles;  ///< none: there is no such table
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> cells = {};  ///< of a page: what each row has as its data-cell
};

/// The table in a page's section of that id.
ShownTable read_html_table(const std::string& page, const std::string& section);

/// The table whose first titles are these.
ShownTable read_markdown_table(const std::string& text, const std::vector<std::string>& first_titles);

}  // namespace edgegauge::test
