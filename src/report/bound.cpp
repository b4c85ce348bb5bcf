// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/bound.h"

#include "analysis/names.h"
#include "core/counted.h"
#include "report/compare_parts.h"
#include "report/facts.h"
#include "report/text.h"

#include <fmt/format.h>

namespace edgegauge::report {
namespace {

std::string found(const analysis::Bound& bound, const analysis::BoundCheck& check,
                  const analysis::Varying& which) {
  if (check.judged == 0) return "could be judged in no cell";
  if (check.crossings.empty()) return "in none of " + counted(check.judged, "cell");
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
    line += fmt::format("; {} without {}", counted(check.no_figure, "cell"), bound.metric->title);
  return printable(line);
}

}  // namespace edgegauge::report
