// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/terminal_parts.h"

#include "report/facts.h"
#include "report/ink.h"
#include "report/text.h"

#include <algorithm>
#include <map>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::report {
namespace {

using analysis::Row;
using analysis::Summary;
using analysis::Varying;
using store::CellStatus;

/// What cells that were not measured share: the reason. Failures are told one by one, each with its log.
struct Untold {
  std::string reason;
  std::vector<std::string> cells;
  std::vector<std::string> models;  ///< one for each of them, with its device where there are several

  /// Every cell, or of many how many of which model.
  std::string whose() const {
    constexpr std::size_t kMostNamed = 4;
    if (cells.size() <= kMostNamed) return fmt::format("{}", fmt::join(cells, ", "));
    std::map<std::string, std::size_t> counts;
    for (const std::string& model : models) ++counts[model];
    std::vector<std::string> texts;
    for (const auto& [model, count] : counts) texts.push_back(fmt::format("{} of {}", count, model));
    return analysis::listed(texts);
  }
};

std::vector<Untold> by_reason(const Summary& summary, CellStatus status) {
  const Varying which = varying(summary);
  std::vector<Untold> groups;
  for (const Row& row : summary.rows) {
    if (row.cell.status != status) continue;
    const std::string log = status == CellStatus::kFailed ? fmt::format(" (log: {})", show_command(row)) : "";
    const std::string why = printable(reason(row)) + log;
    auto group = std::ranges::find(groups, why, &Untold::reason);
    if (group == groups.end()) group = groups.insert(groups.end(), {why, {}, {}});
    group->cells.push_back(name_of(row, which));
    group->models.push_back(printable(row.label + on_device(*row.origin)));
  }
  return groups;
}

/// A heading, and under it the cells with the reason why they were not measured.
std::string not_measured(const Summary& summary, CellStatus status, const std::string& heading,
                         std::size_t width) {
  const std::vector<Untold> groups = by_reason(summary, status);
  std::string text = groups.empty() ? "" : "\n" + heading + "\n";
  for (const Untold& group : groups) {
    const std::string line =
        group.cells.size() == 1
            ? fmt::format("{} · {}", group.cells.front(), group.reason)
            : fmt::format("{} cells · {}: {}", group.cells.size(), group.reason, group.whose());
    text += "  " + wrapped(line, width - 2, 4);
  }
  return text;
}

/// Of a run that is shown by an overview, how many for which reason.
std::string not_measured_reasons(const Summary& summary, std::size_t width) {
  const std::vector<NotMeasured> groups = not_measured_by_reason(summary);
  const std::size_t shown = std::min(groups.size(), kMostLines);
  std::string text = groups.empty() ? "" : "\nnot measured\n";
  for (const NotMeasured& group : std::span(groups).first(shown)) {
    text += "  " + wrapped(fmt::format("{} cells · {} · {} (one of them: {})", group.cells,
                                       store::name_of(group.status), printable(group.reason),
                                       printable(show_command(*group.first))),
                           width - 2, 4);
  }
  return text + left_out(groups.size() - shown);
}

}  // namespace

std::string model_mark(const Row& row) { return row.synthetic_weights() ? "*" : ""; }

std::string name_of(const Row& row, const Varying& which, std::size_t width) {
  const std::string label = printable(row.label);
  const std::string rest = model_mark(row) + printable(cell_name(row, which)).substr(label.size());
  const std::size_t room = width - std::min(width, display_width(rest));
  return truncated(label, std::max(room, kNarrowestName)) + rest;
}

std::string left_out(std::size_t lines) {
  return lines == 0 ? ""
                    : fmt::format("  and {} more lines: edgegauge report --format html -o FILE\n", lines);
}

std::string not_measured(const Summary& summary, const TerminalStyle& style, std::size_t width) {
  if (summary.overview) return not_measured_reasons(summary, width);
  return not_measured(summary, CellStatus::kFailed, painted(style, Ink::kRed, "failed"), width) +
         not_measured(summary, CellStatus::kSkipped, painted(style, Ink::kBold, "skipped"), width) +
         not_measured(summary, CellStatus::kRunning, painted(style, Ink::kBold, "cut off"), width) +
         not_measured(summary, CellStatus::kInterrupted, painted(style, Ink::kBold, "interrupted"), width) +
         not_measured(summary, CellStatus::kPlanned, painted(style, Ink::kBold, "not run"), width);
}

}  // namespace edgegauge::report
