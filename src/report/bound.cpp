// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/bound.h"

#include "analysis/names.h"
#include "report/compare_parts.h"
#include "report/facts.h"
#include "report/text.h"

#include <fmt/format.h>

namespace edgegauge::report {
namespace {

std::string cells_text(std::size_t cells) { return cells == 1 ? "1 cell" : fmt::format("{} cells", cells); }

std::string found(const analysis::Bound& bound, const analysis::BoundCheck& check,
                  const analysis::Varying& which) {
  if (check.judged == 0) return "could be judged in no cell";
  if (check.crossings.empty()) return "in none of " + cells_text(check.judged);
  std::vector<std::string> cells;
  for (const analysis::Row* row : check.crossings)
    cells.push_back(fmt::format("{} ({})", cell_name(*row, which), figure(*row, *bound.metric, true)));
  return analysis::listed(cells);
}

}  // namespace

std::string bound_line(const analysis::Bound& bound, const analysis::BoundCheck& check,
                       const analysis::Varying& which) {
  std::string line =
      fmt::format("{} {}: {}", limit_mark(check.kept()), bound.text, found(bound, check, which));
  if (check.no_figure > 0)
    line += fmt::format("; {} without {}", cells_text(check.no_figure), bound.metric->title);
  return printable(line);
}

}  // namespace edgegauge::report
