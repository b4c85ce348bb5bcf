// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <string>
#include <string_view>

/// The pieces that to_html() puts together. Each function gives finished HTML, every text in it escaped; a
/// section that has nothing to show is empty.
namespace edgegauge::report::html {

/// Text that stays text in an element and in a quoted attribute, whatever it holds.
std::string escaped(std::string_view text);

/// The page's whole style sheet: light and dark, screen and print, from 390 px on.
std::string_view style_sheet();

/// "<section id=... class=...><h2>title</h2>content</section>"; empty when the content is.
std::string section(std::string_view id, std::string_view title, const std::string& content);

/// What is run, without the batch: model, setting as far as that varies, and a badge for synthetic weights.
std::string model_label(const analysis::Row& row, const analysis::Summary& summary);

/// The same with the batch, and a badge for a cell that did not converge.
std::string cell_label(const analysis::Row& row, const analysis::Summary& summary);

// Charts of plain boxes: no script, and figures beside every bar.
std::string latency_chart(const analysis::Summary& summary);
std::string throughput_chart(const analysis::Summary& summary);
std::string cold_start_chart(const analysis::Summary& summary);

// Tables and lists.
std::string answer_table(const analysis::Summary& summary);
std::string cell_table(const analysis::Summary& summary);
std::string repeated_table(const analysis::Summary& summary);
std::string not_measured_table(const analysis::Summary& summary);
std::string picture_table(const analysis::Summary& summary);
std::string fact_list(const analysis::Summary& summary);
std::string warning_list(const analysis::Summary& summary);
std::string method(const analysis::Summary& summary);

}  // namespace edgegauge::report::html
