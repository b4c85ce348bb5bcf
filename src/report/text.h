// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Text on a character grid, whatever bytes a name is made of.
namespace edgegauge::report {

/// The text with everything that could act on a terminal or hide shown as an escape: control characters as
/// \x1b, bytes that are no UTF-8 as \xff, invisible and direction-changing characters as \u202e. The result
/// is valid UTF-8 and one line.
std::string printable(std::string_view text);

/// Columns that valid UTF-8 takes on a terminal: 2 for East Asian wide characters and emoji, 0 for combining
/// marks.
std::size_t display_width(std::string_view text);

/// Spaces are added up to `width` columns; a longer text is left as it is.
std::string pad_right(std::string text, std::size_t width);
std::string pad_left(std::string text, std::size_t width);

/// At most `width` columns; what is cut off is shown by "…".
std::string truncated(const std::string& text, std::size_t width);

/// The parts that are not empty side by side, as many as `width` columns have room for, and of the first what
/// they have.
std::string fitted(const std::vector<std::string>& parts, std::size_t width);

/// Words set in lines of at most `width` columns, each ended by a newline; lines after the first begin with
/// `indent` spaces. A word that is longer than a line stands alone.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent = 0);

}  // namespace edgegauge::report
