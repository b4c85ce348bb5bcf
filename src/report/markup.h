// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::report {

/// Plain text in which nothing is markup, a link or HTML.
std::string escaped_markdown(std::string_view text);

/// One line of a Markdown table; the cells are markup.
std::string markdown_line(const std::vector<std::string>& cells);

}  // namespace edgegauge::report
