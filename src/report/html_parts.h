// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"
#include "report/figures.h"
#include "report/report.h"

#include <string>
#include <string_view>
#include <vector>

/// The pieces that to_html() puts together. Each function gives finished HTML, every text in it escaped; a
/// section that has nothing to show is empty.
namespace edgegauge::report::html {

/// Text that stays text in an element and in a quoted attribute, whatever it holds.
std::string escaped(std::string_view text);

/// Lines of text as they are.
std::string preformatted(std::string_view text);

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

/// The figures of a page: what Vega draws where scripts run.
class Figures {
 public:
  Figures(const analysis::Summary& summary, const PageExtras& extras);

  /// Places for those figures of these names that have something to show, and `plain`, which stands there
  /// until they are drawn.
  std::string places(const std::vector<std::string_view>& names, const std::string& plain) const;

  /// The policy that lets run what this page carries, by its hash, and nothing else.
  std::string policy() const;

  std::string style() const;    ///< rules for figures and filters; empty without scripts
  std::string filters() const;  ///< where a script puts what a reader may choose
  std::string scripts() const;  ///< data and scripts, for the end of the page; or why there are none

 private:
  bool drawn_ = false;
  std::vector<Figure> figures_;
  std::string data_;                  ///< JSON that no parser of HTML can leave
  std::vector<std::string> scripts_;  ///< as they stand between their tags
  std::string licences_;
  std::string missing_;
};

// Tables and lists.
/// `answers`: those of the summary within devices, or those between them.
std::string answer_table(const analysis::Summary& summary, const std::vector<analysis::Answer>& answers);
std::string cell_table(const analysis::Summary& summary);
std::string repeated_table(const analysis::Summary& summary);
std::string start_table(const analysis::Summary& summary);
std::string not_measured_table(const analysis::Summary& summary);
std::string cost_table(const analysis::Summary& summary);
std::string picture_table(const analysis::Summary& summary);
std::string fact_list(const analysis::Summary& summary);
std::string warning_list(const analysis::Summary& summary);
std::string method(const analysis::Summary& summary);

}  // namespace edgegauge::report::html
