// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/answers.h"
#include "analysis/names.h"
#include "core/counted.h"
#include "report/cost.h"
#include "report/facts.h"
#include "report/markup.h"
#include "report/report.h"
#include "report/starts.h"
#include "report/text.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::report {
namespace {

using analysis::Row;
using analysis::Summary;
using store::CellStatus;

std::string name_of(const Row& row, const analysis::Varying& which) {
  return escaped_markdown(cell_name(row, which)) + (row.synthetic_weights() ? " *(synthetic)*" : "");
}

std::string answers(const Summary& summary, const std::vector<analysis::Answer>& of) {
  const analysis::Varying which = varying(summary);
  const Contests all = contests(summary, of);
  std::string lines;
  for (const analysis::Answer* answer : all.shown) {
    lines += markdown_line({escaped_markdown(fmt::format("{} b{}", answer->model, answer->batch)),
                            escaped_markdown(setting_name(summary.rows[answer->best], which)),
                            escaped_markdown(best_figure(*answer)),
                            escaped_markdown(against_runner_up(summary, *answer, which))});
  }
  if (lines.empty()) return "";
  const std::string more =
      all.left_out == 0 ? "" : fmt::format("\n{} more: edgegauge --json report\n", all.left_out);
  return fmt::format("\n| model | {} | {} | runner-up |\n|:--|:--|--:|:--|\n",
                     &of == &summary.between_devices ? "fastest device" : "fastest", title_of_figures(all)) +
         lines + more;
}

std::string measured(const Summary& summary) {
  const std::vector<const MetricRow*> metrics = metrics_shown(kTable, summary);
  std::vector<std::string> titles{"model", "state"};
  std::string rule = "|:--|:--|";
  for (const MetricRow* metric : metrics) {
    titles.emplace_back(metric->title);
    rule += "--:|";
  }
  const analysis::Varying which = varying(summary);
  std::string lines;
  for (const Row& row : summary.rows) {
    if (row.cell.status != CellStatus::kMeasured || row.is_start()) continue;
    std::vector<std::string> cells{name_of(row, which), escaped_markdown(state(row))};
    for (const MetricRow* metric : metrics) cells.push_back(escaped_markdown(figure(row, *metric, true)));
    lines += markdown_line(cells);
  }
  return lines.empty() ? "" : "\n" + markdown_line(titles) + rule + "\n" + lines;
}

std::string repeated(const Summary& summary) {
  std::string lines;
  for (const Repeated& setting : repeated_settings(summary)) {
    lines += markdown_line({escaped_markdown(setting.name), setting.processes, escaped_markdown(setting.p50),
                            setting.between, setting.within});
  }
  return lines.empty()
             ? ""
             : "\n| setting | processes | p50, pooled | between | within |\n|:--|--:|--:|--:|--:|\n" + lines;
}

std::string starts(const Summary& summary) {
  std::string lines;
  for (const StartLine& line : start_lines(summary)) {
    const std::string name = escaped_markdown(line.name);
    std::vector<std::string> cells{line.is_phase ? name : fmt::format("**{}**", name),
                                   line.is_phase ? "" : std::to_string(line.processes)};
    cells.insert(cells.end(), line.figures.begin(), line.figures.end());
    lines += markdown_line(cells);
  }
  if (lines.empty()) return "";
  return fmt::format("\n| start | processes | {} |\n|:--|--:|--:|--:|--:|--:|--:|\n{}",
                     fmt::join(kStartTitles, " | "), lines) +
         "\nMedians over processes; the bold line is everything up to the first answer.\n";
}

std::string not_measured(const Summary& summary) {
  std::string lines;
  if (summary.overview) {
    for (const NotMeasured& group : not_measured_by_reason(summary)) {
      lines += markdown_line(
          {fmt::format("{}, the first cell {}", counted(group.cells, "cell"), group.first->cell.id.value),
           std::string(store::name_of(group.status)), escaped_markdown(group.reason)});
    }
  } else {
    const analysis::Varying which = varying(summary);
    for (const Row& row : summary.rows) {
      if (row.cell.status == CellStatus::kMeasured) continue;
      lines += markdown_line(
          {name_of(row, which), std::string(store::name_of(row.cell.status)), escaped_markdown(reason(row))});
    }
  }
  return lines.empty() ? "" : "\n| not measured | state | reason |\n|:--|:--|:--|\n" + lines;
}

std::string pictures(const Summary& summary) {
  std::string lines;
  for (const PictureAnswer& answer : picture_answers(summary)) {
    const std::string who =
        answer.settings.empty() ? "" : fmt::format(" ({})", fmt::join(answer.settings, ", "));
    lines += markdown_line({escaped_markdown(answer.picture), escaped_markdown(answer.answer),
                            fmt::format("{:.3f}", answer.score), escaped_markdown(answer.model + who)});
  }
  return lines.empty() ? "" : "\n| picture | is | score | says |\n|:--|:--|--:|:--|\n" + lines;
}

}  // namespace

std::string to_markdown(const Summary& summary) {
  const std::vector<std::string> devices = device_lines(summary);
  std::string text =
      "### edgegauge: " +
      (summary.several() ? fmt::format("{} devices", devices.size()) : escaped_markdown(devices.front())) +
      "\n\n";
  for (const std::string& headline : top_sentences(summary))
    text += "- **" + escaped_markdown(headline) + "**\n";
  if (summary.several()) {
    text += "\n";
    for (const std::string& device : devices) text += "- " + escaped_markdown(device) + "\n";
  }
  text += "\n" + escaped_markdown(conditions_line(summary)) + "\n";
  const Summary& shown = summary.shown();
  text += answers(summary, summary.between_devices) + answers(summary, summary.answers) + measured(shown) +
          starts(summary);
  if (const std::string note = overview_note(summary); !note.empty())
    text += "\n" + escaped_markdown(note) + " Every cell: edgegauge report --format csv.\n";
  text +=
      "\n± is half the 95% interval of the figure; ? marks a cell that stopped at its time limit, \\~ "
      "one without a steady state.\n";
  if (const std::string cost = shown.cost ? cheapest_sentence(*shown.cost) : ""; !cost.empty())
    text += "\n" + escaped_markdown(cost) + "\n";
  text += repeated(shown) + not_measured(summary) + pictures(shown);
  std::string advice;
  for (const std::string& warning : summary.warnings) advice += "> - " + escaped_markdown(warning) + "\n";
  return text + (advice.empty() ? "" : "\n> **Read with care**\n>\n" + advice);
}

}  // namespace edgegauge::report
