// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/starts.h"

#include "analysis/answers.h"
#include "analysis/names.h"
#include "report/facts.h"

#include <cmath>

#include <fmt/format.h>

namespace edgegauge::report {
namespace {

using analysis::StartGroup;
using analysis::StartPhase;
using analysis::Summary;

std::string duration(double ns) { return format_duration(Nanoseconds(std::llround(ns))); }

std::string bytes(double value) {
  const std::string size = format_bytes(static_cast<std::uint64_t>(std::llround(std::abs(value))));
  return value < 0 ? "-" + size : size;
}

std::vector<std::string> figures_of(const StartPhase& phase) {
  const std::string around = analysis::spread(phase.wall_ns);
  return {duration(phase.wall_ns.value) + (around.empty() ? "" : " " + around), duration(phase.cpu_ns.value),
          fmt::format("{:.0f}", phase.major_faults.value),
          phase.read_bytes ? bytes(phase.read_bytes->value) : std::string(kAbsent),
          bytes(phase.resident_change_bytes.value)};
}

/// The state first: a name that is cut short must still tell it. What became of it stands in place of what
/// was asked for, in which the cell's name ends.
std::string name_of(const analysis::Row& row, const StartGroup& group, const analysis::Varying& which) {
  analysis::Varying of_cell = which;
  of_cell.device = false;
  const std::string name = cell_name(row, of_cell);
  return group.state + " " + name.substr(0, name.size() - row.cell.key.start.size() - 1) +
         on_device(*row.origin);
}

}  // namespace

std::vector<StartLine> start_lines(const Summary& summary) {
  analysis::Varying which = varying(summary);
  which.repeat = false;
  std::vector<StartLine> lines;
  for (const StartGroup& group : summary.starts) {
    std::vector<std::string> whole(kStartTitles.size(), std::string(kAbsent));
    if (group.first_answer) whole = figures_of(*group.first_answer);
    const analysis::Row& row = summary.rows[group.row];
    lines.push_back({false, name_of(row, group, which), group.processes, &row, std::move(whole)});
    for (const StartPhase& phase : group.phases)
      lines.push_back({true, phase.name, group.processes, &row, figures_of(phase)});
  }
  return lines;
}

}  // namespace edgegauge::report
