// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "unit/report/table_reader.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>
#include <utility>

namespace edgegauge::test {
namespace {

constexpr auto kEntities = std::to_array<std::pair<std::string_view, char>>(
    {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}});

/// The character that the text begins with, an entity being one; it is taken off the text.
char next_character(std::string_view& text) {
  for (const auto& [entity, character] : kEntities) {
    if (!text.starts_with(entity)) continue;
    text.remove_prefix(entity.size());
    return character;
  }
  const char character = text.front();
  text.remove_prefix(1);
  return character;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

struct Element {
  std::string_view attributes, content;
};

/// Elements of that name in a piece of a page, none of which holds another.
std::vector<Element> elements(std::string_view html, std::string_view name) {
  const std::string begin = "<" + std::string(name);
  const std::string end = "</" + std::string(name) + ">";
  std::vector<Element> found;
  for (std::size_t at = html.find(begin); at != std::string_view::npos; at = html.find(begin, at + 1)) {
    const std::size_t attributes = at + begin.size();
    if (html[attributes] != ' ' && html[attributes] != '>') continue;  // <thead> is no <th>
    const std::size_t content = html.find('>', attributes) + 1;
    found.push_back({html.substr(attributes, content - 1 - attributes),
                     html.substr(content, html.find(end, content) - content)});
  }
  return found;
}

std::string html_text(std::string_view html) {
  std::string text;
  while (!html.empty()) {
    if (html.front() == '<') {
      html.remove_prefix(html.find('>') + 1);
    } else {
      text += next_character(html);
    }
  }
  return trimmed(text);
}

std::vector<std::string> texts_of(const std::vector<Element>& all) {
  std::vector<std::string> texts;
  for (const Element& element : all) texts.push_back(html_text(element.content));
  return texts;
}

/// Of a line of a table in Markdown. Emphasis is not part of the text.
std::vector<std::string> markdown_cells(std::string_view line) {
  std::vector<std::string> cells;
  std::string cell;
  line.remove_prefix(1);
  while (!line.empty()) {
    const char first = line.front();
    if (first == '|') {
      cells.push_back(trimmed(cell));
      cell.clear();
    }
    if (first == '|' || first == '*' || first == '\\') line.remove_prefix(1);
    if (first == '\\') {
      cell += line.front();
      line.remove_prefix(1);
    } else if (first != '|' && first != '*') {
      cell += next_character(line);
    }
  }
  return cells;
}

}  // namespace

ShownTable read_html_table(const std::string& page, const std::string& section) {
  constexpr std::string_view kMark = "data-cell=\"";
  ShownTable table;
  for (const Element& part : elements(page, "section")) {
    if (part.attributes.find("id=\"" + section + "\"") == std::string_view::npos) continue;
    for (const Element& row : elements(part.content, "tr")) {
      const std::vector<Element> cells = elements(row.content, "td");
      if (cells.empty()) {
        table.titles = texts_of(elements(row.content, "th"));
        continue;
      }
      table.rows.push_back(texts_of(cells));
      const std::size_t mark = row.attributes.find(kMark) + kMark.size();
      table.cells.emplace_back(row.attributes.substr(mark, row.attributes.find('"', mark) - mark));
    }
  }
  return table;
}

ShownTable read_markdown_table(const std::string& text, const std::vector<std::string>& first_titles) {
  ShownTable table;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with('|')) {
      if (!table.titles.empty()) return table;
      continue;
    }
    std::vector<std::string> cells = markdown_cells(line);
    if (!table.titles.empty()) {
      table.rows.push_back(std::move(cells));
    } else if (std::ranges::mismatch(first_titles, cells).in1 == first_titles.end()) {
      table.titles = std::move(cells);
      std::getline(lines, line);  // how columns are set
    }
  }
  return table;
}

}  // namespace edgegauge::test
