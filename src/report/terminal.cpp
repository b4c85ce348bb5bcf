// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/answers.h"
#include "analysis/names.h"
#include "report/cost.h"
#include "report/facts.h"
#include "report/ink.h"
#include "report/report.h"
#include "report/roofline.h"
#include "report/starts.h"
#include "report/table.h"
#include "report/terminal_parts.h"
#include "report/text.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::report {
namespace {

using analysis::Row;
using analysis::Summary;
using analysis::Varying;
using store::CellStatus;

constexpr std::size_t kMostPictures = 12;
constexpr std::size_t kWidestDevice = 24;  // of a table that must fit

/// Which figures of a table carry their spread.
enum class Spreads { kAll, kLatencies, kMedian };

bool has_spread(Spreads which, const MetricRow& metric) {
  if (which == Spreads::kAll) return true;
  return metric.name == "latency_p50" || (which == Spreads::kLatencies && metric.name == "latency_p99");
}

/// Measured starts have a table of their own.
std::vector<const Row*> measured_rows(const Summary& summary) {
  std::vector<const Row*> rows;
  for (const Row& row : summary.rows) {
    if (row.cell.status == CellStatus::kMeasured && !row.is_start()) rows.push_back(&row);
  }
  return rows;
}

Table narrow_table(const std::vector<const Row*>& rows, const Varying& which,
                   std::span<const MetricRow* const> shown, Spreads spreads, std::size_t name_width) {
  Table table{{{"model", Align::kLeft}}, {}};
  if (which.device) table.columns.push_back({"device", Align::kLeft});
  Varying of_name = which;
  of_name.device = false;  // it has a column, since names are cut at their ends
  for (const MetricRow* metric : shown) table.columns.push_back({std::string(metric->title)});
  for (const Row* row : rows) {
    std::vector<std::string> cells{name_of(*row, of_name, name_width)};
    if (which.device) cells.push_back(truncated(printable(row->origin->name), kWidestDevice));
    for (const MetricRow* metric : shown)
      cells.push_back(figure(*row, *metric, has_spread(spreads, *metric)));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

/// The fullest table that fits: names take at most two fifths of it; spreads give way before columns do.
Table fitting_table(const std::vector<const Row*>& rows, const Varying& which, std::size_t width) {
  const std::vector<const MetricRow*> metrics = metrics_shown(kTable, rows);
  const std::size_t name_width = width * 2 / 5;
  for (std::size_t columns = metrics.size(); columns > 1; --columns) {
    for (const Spreads spreads : {Spreads::kAll, Spreads::kLatencies, Spreads::kMedian}) {
      Table table = narrow_table(rows, which, std::span(metrics).first(columns), spreads, name_width);
      if (table.width() <= width) return table;
    }
  }
  return narrow_table(rows, which, std::span(metrics).first(1), Spreads::kMedian, name_width);
}

Table wide_table(const std::vector<const Row*>& rows, bool with_device) {
  Table table{{{"cell"},
               {"model", Align::kLeft},
               {"batch"},
               {"framework", Align::kLeft},
               {"threads"},
               {"unit", Align::kLeft},
               {"precision", Align::kLeft},
               {"profile", Align::kLeft},
               {"settings", Align::kLeft},
               {"state", Align::kLeft}},
              {}};
  const std::vector<const MetricRow*> metrics = metrics_shown(kWideTable, rows);
  for (const MetricRow* metric : metrics) table.columns.push_back({std::string(metric->title)});
  if (with_device) table.columns.push_back({"device", Align::kLeft});
  for (const Row* row : rows) {
    const store::CellKey& key = row->cell.key;
    std::vector<std::string> settings;
    for (const auto& [knob, value] : key.knobs) settings.push_back(fmt::format("{}={}", knob, value));
    if (key.load != to_text({})) settings.push_back(key.load);
    if (key.repeat > 0) settings.push_back(fmt::format("#{}", key.repeat + 1));
    std::vector<std::string> cells{fmt::format("{}", row->cell.id.value),
                                   printable(row->label) + model_mark(*row),
                                   fmt::format("{}", key.batch),
                                   printable(key.runtime),
                                   fmt::format("{}", key.threads),
                                   printable(key.unit),
                                   printable(row->precision()),
                                   printable(key.profile),
                                   printable(fmt::format("{}", fmt::join(settings, " "))),
                                   state(*row)};
    for (const MetricRow* metric : metrics) cells.push_back(figure(*row, *metric, true));
    if (with_device) cells.push_back(printable(row->origin->name));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string headlines(const Summary& summary, const TerminalStyle& style, std::size_t width) {
  std::string text;
  for (const std::string& headline : top_sentences(summary)) {
    std::string lines = wrapped(printable(headline), width);
    lines.pop_back();
    text += painted(style, text.empty() ? Ink::kBold : Ink::kDim, lines) + "\n";
  }
  return text;
}

std::string context(const Summary& summary, const TerminalStyle& style, std::size_t width) {
  std::string lines;
  for (const std::string& device : device_lines(summary)) lines += wrapped(printable(device), width);
  lines += wrapped(printable(conditions_line(summary)), width);
  lines.pop_back();
  return "\n" + painted(style, Ink::kDim, lines) + "\n";
}

/// Titles and rows, cut at the width where they are longer.
std::string set(const Table& table, const TerminalStyle& style, std::size_t width,
                std::size_t most = std::string::npos) {
  const auto fitted = [&](std::string line) {
    line.pop_back();
    return truncated(line, width);
  };
  const std::vector<std::string> lines = table.lines();
  std::string text = "\n" + painted(style, Ink::kDim, fitted(lines.front())) + "\n";
  const std::size_t shown = std::min(table.rows.size(), most);
  for (std::size_t i = 0; i < shown; ++i) text += fitted(lines[i + 1]) + "\n";
  return text + left_out(table.rows.size() - shown);
}

std::string name_of(const analysis::Answer& answer) {
  return printable(fmt::format("{} b{}", answer.model, answer.batch));
}

/// Of devices against each other, or of settings of one.
std::string title_of_fastest(const Summary& summary, const std::vector<analysis::Answer>& of) {
  return &of == &summary.between_devices ? "fastest device" : "fastest";
}

Table wide_answers(const Summary& summary, const Contests& all, const std::string& fastest) {
  const Varying which = varying(summary);
  Table table{{{"model", Align::kLeft},
               {fastest, Align::kLeft},
               {title_of_figures(all)},
               {"runner-up", Align::kLeft},
               {"slowest"}},
              {}};
  for (const analysis::Answer* answer : all.shown) {
    table.rows.push_back({name_of(*answer), printable(setting_name(summary.rows[answer->best], which)),
                          best_figure(*answer), printable(against_runner_up(summary, *answer, which)),
                          fmt::format("{:.2f}x", answer->slowest_ratio)});
  }
  return table;
}

/// The runner-up below the fastest.
Table narrow_answers(const Summary& summary, const Contests& all, const std::string& fastest) {
  const Varying which = varying(summary);
  Table table{
      {{"model", Align::kLeft}, {fastest + ", next", Align::kLeft}, {title_of_figures(all) + ", lead"}}, {}};
  for (const analysis::Answer* answer : all.shown) {
    const RunnerUp other = runner_up(summary, *answer, which);
    table.rows.push_back(
        {name_of(*answer), printable(setting_name(summary.rows[answer->best], which)), best_figure(*answer)});
    table.rows.push_back({"", printable(other.name), other.behind});
  }
  return table;
}

/// The first column gives way, so that the others stay within the width.
void shorten_names(Table& table, std::size_t width) {
  const std::size_t over = table.width() - std::min(table.width(), width);
  std::size_t widest = 0;
  for (const auto& row : table.rows) widest = std::max(widest, display_width(row.front()));
  for (auto& row : table.rows)
    row.front() = truncated(row.front(), std::max(widest - std::min(over, widest), kNarrowestName));
}

/// Who won, where there was anything to win.
std::string answers(const Summary& summary, const std::vector<analysis::Answer>& of,
                    const TerminalStyle& style, std::size_t width) {
  Contests all = contests(summary, of, kMostLines);
  if (all.shown.empty()) return "";
  const std::string fastest = title_of_fastest(summary, of);
  Table table = wide_answers(summary, all, fastest);
  if (table.width() > width) {
    all = contests(summary, of, kMostLines / 2);  // of two lines each
    table = narrow_answers(summary, all, fastest);
  }
  shorten_names(table, width);
  return set(table, style, width) + left_out(all.left_out);
}

/// How long a table may be.
std::size_t most_lines(const Summary& shown, const TerminalStyle& style) {
  return shown.is_overview && !style.wide ? kMostLines : std::string::npos;
}

std::string measured(const Summary& shown, const TerminalStyle& style, std::size_t width) {
  std::vector<const Row*> rows = measured_rows(shown);
  if (rows.empty()) return "";
  if (style.wide) return set(wide_table(rows, shown.several()), style, std::string::npos);
  const std::size_t all = rows.size();
  rows.resize(std::min(all, most_lines(shown, style)));
  return set(fitting_table(rows, varying(shown), width), style, width) + left_out(all - rows.size());
}

std::string note_on_overview(const Summary& summary, std::size_t width) {
  const std::string note = overview_note(summary);
  return note.empty() ? ""
                      : "  " + wrapped(note + " Every cell: edgegauge report --format csv", width - 2, 2);
}

/// What processes of one setting come to together.
std::string repeated(const Summary& summary, const TerminalStyle& style, std::size_t width) {
  Table table{{{"setting", Align::kLeft}, {"processes"}, {"p50, pooled"}, {"between"}, {"within"}}, {}};
  for (const Repeated& setting : repeated_settings(summary)) {
    table.rows.push_back({truncated(printable(setting.name), width * 2 / 5), setting.processes, setting.p50,
                          setting.between, setting.within});
  }
  return table.rows.empty() ? "" : set(table, style, width, most_lines(summary, style));
}

std::string starts(const Summary& summary, const TerminalStyle& style, std::size_t width) {
  Table table{{{"start", Align::kLeft}}, {}};
  for (const std::string_view title : kStartTitles) table.columns.push_back({std::string(title)});
  const std::vector<StartLine> lines = start_lines(summary);
  if (lines.empty()) return "";
  for (const StartLine& line : lines) {
    std::vector<std::string> cells{line.is_phase ? "  " + printable(line.name) : printable(line.name)};
    cells.insert(cells.end(), line.figures.begin(), line.figures.end());
    table.rows.push_back(std::move(cells));
  }
  shorten_names(table, width);
  return set(table, style, width, most_lines(summary.shown(), style)) +
         painted(style, Ink::kDim,
                 fmt::format("  medians of {} processes each; first lines: until the first answer",
                             lines.front().processes)) +
         "\n";
}

std::string footnotes(const Summary& summary, const TerminalStyle& style) {
  std::string text;
  if (std::ranges::any_of(summary.rows, &Row::synthetic_weights)) text += "  * weights: synthetic\n";
  if (std::ranges::any_of(measured_rows(summary), [](const Row* row) { return !row->cell.converged; })) {
    text += "  ? stopped at the time limit, not yet converged\n";
  }
  if (std::ranges::any_of(summary.rows, &Row::is_unsteady))
    text += "  ~ no steady state: ± spans the levels that it took\n";
  if (text.empty()) return "";
  text.pop_back();
  return painted(style, Ink::kDim, text) + "\n";
}

std::string pictures(const Summary& summary, const TerminalStyle& style, std::size_t width) {
  const std::vector<PictureAnswer> all = picture_answers(summary);
  if (all.empty()) return "";
  Table table{{{"picture", Align::kLeft}, {"is", Align::kLeft}, {"score"}, {"says", Align::kLeft}}, {}};
  const std::size_t shown = std::min(all.size(), kMostPictures);
  for (const PictureAnswer& answer : std::span(all).first(shown)) {
    const std::string who = fmt::format("{} {}", answer.model, fmt::join(answer.settings, ", "));
    table.rows.push_back({printable(answer.picture), printable(answer.answer),
                          fmt::format("{:.3f}", answer.score),
                          printable(answer.settings.empty() ? answer.model : who)});
  }
  std::string text = set(table, style, width);
  if (all.size() > shown)
    text += fmt::format("  and {} more: edgegauge report --format json\n", all.size() - shown);
  for (const std::string& sentence : picture_stages(summary))
    text += "  " + wrapped(printable(sentence), width - 2, 2);
  return text;
}

std::string cost(const Summary& summary, std::size_t width) {
  const std::string sentence = summary.cost ? cheapest_sentence(*summary.cost) : "";
  return sentence.empty() ? "" : "\n" + wrapped(printable(sentence), width);
}

/// Where that column stands, or would.
std::string roofline(const Summary& summary, const TerminalStyle& style, std::size_t width) {
  std::string text;
  if (!style.wide) return text;
  for (const std::string& note : roofline_notes(summary)) text += wrapped(printable(note), width);
  return text.empty() ? "" : "\n" + text;
}

std::string warnings(const Summary& summary, const TerminalStyle& style, std::size_t width) {
  std::string text;
  for (const std::string& warning : summary.warnings) {
    text += painted(style, Ink::kYellow, "!") + " " + wrapped(printable(warning), width - 2, 2);
  }
  return text.empty() ? "" : "\n" + text;
}

}  // namespace

std::string to_terminal(const Summary& summary, const TerminalStyle& style) {
  const auto width = static_cast<std::size_t>(std::max(style.width, 40));
  const Summary& shown = summary.shown();
  return headlines(summary, style, width) + context(summary, style, width) +
         answers(summary, summary.between_devices, style, width) +
         answers(summary, summary.answers, style, width) + measured(shown, style, width) +
         starts(summary, style, width) + footnotes(shown, style) + note_on_overview(summary, width) +
         repeated(shown, style, width) + cost(shown, width) + roofline(summary, style, width) +
         not_measured(summary, style, width) + pictures(shown, style, width) +
         warnings(summary, style, width);
}

}  // namespace edgegauge::report
