// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/answers.h"
#include "analysis/names.h"
#include "core/json_text.h"
#include "report/cost.h"
#include "report/facts.h"
#include "report/figure_parts.h"
#include "report/figure_rows.h"
#include "report/html_parts.h"
#include "report/starts.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report::html {
namespace {

using analysis::Row;
using analysis::Summary;
using store::CellStatus;

std::string badge(std::string_view kind, std::string_view text) {
  return fmt::format(" <span class=\"badge {}\">{}</span>", kind, text);
}

/// On a phone a table scrolls sideways, or each of its rows becomes a block with the titles in front of the
/// cells, or two lines: the name above the other columns, which fit one beside the other.
enum class OnPhone { kScrolls, kStacks, kTwoLines };

constexpr std::string_view class_of(OnPhone on_phone) {
  constexpr std::array<std::string_view, 3> kClasses{"", " class=\"stacks\"", " class=\"two-lines\""};
  return kClasses[static_cast<std::size_t>(on_phone)];
}

/// Rows of finished HTML under titles; columns from `first_number` on are numbers. `marks`, where given, are
/// the attributes of each row by which filters know it.
std::string table(const std::vector<std::string>& titles, const std::vector<std::vector<std::string>>& rows,
                  std::size_t first_number, OnPhone on_phone, const std::vector<std::string>& marks = {}) {
  if (rows.empty()) return "";
  const bool stacks = on_phone == OnPhone::kStacks;
  std::string text = fmt::format("<div class=\"scroll\"><table{}>\n<thead><tr>", class_of(on_phone));
  const auto kind = [&](std::size_t column) { return column >= first_number ? " class=\"n\"" : ""; };
  for (std::size_t i = 0; i < titles.size(); ++i) text += fmt::format("<th{}>{}</th>", kind(i), titles[i]);
  text += "</tr></thead>\n<tbody>\n";
  for (const auto& row : rows) {
    const auto number = static_cast<std::size_t>(&row - rows.data());
    text += marks.empty() ? "<tr>" : fmt::format("<tr {}>", marks[number]);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string title = stacks && i > 0 ? fmt::format(" data-title=\"{}\"", titles[i]) : "";
      text += fmt::format("<td{}{}>{}</td>", kind(i), title, row[i]);
    }
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

std::string key_text(const Row& row) {
  const nlohmann::ordered_json key = key_of(row);
  return key.is_string() ? key.get<std::string>() : json_text(key, kOneLine);
}

std::string cell_mark(const Row& row) { return fmt::format("data-cell=\"{}\"", key_text(row)); }

constexpr std::size_t kMostOpen = 24;  // rows of a table that is not folded

std::string fold(std::string_view title, const std::string& content) {
  return fmt::format("<details class=\"fold\"><summary>{}</summary>\n{}</details>\n", title, content);
}

/// A long table is folded, so that what comes after it is found.
std::string folded(const std::string& content, std::size_t rows, std::string_view what = "cells") {
  return rows <= kMostOpen ? content : fold(fmt::format("{} {}", rows, what), content);
}

std::string batch_mark(const Row& row) {
  return fmt::format(" <span class=\"batch\">b{}</span>", row.cell.key.batch);
}

std::string synthetic_mark(const Row& row) {
  return row.synthetic_weights() ? badge("quiet", "synthetic") : "";
}

std::string label(const Row& row, const Summary& summary, const std::string& batch) {
  const analysis::Varying which = varying(summary);
  const std::string setting = setting_name(row, which);
  const bool telling = which.framework || setting != row.cell.key.runtime;
  return "<b>" + escaped(shown_name(row.label)) + "</b>" + batch +
         (telling ? " <span class=\"setting\">" + escaped(shown_name(setting)) + "</span>" : "") +
         synthetic_mark(row);
}

struct DeviceFact {
  const char* key;  ///< of the device's JSON
  std::string_view title;
};

constexpr std::array kDeviceFacts = std::to_array<DeviceFact>({
    {"board", "Board"},
    {"cpu_model", "Processor"},
    {"architecture", "Architecture"},
    {"isa", "Instructions"},
    {"accelerators", "Accelerators"},
    {"memory_bytes", "Memory"},
    {"os", "System"},
    {"kernel", "Kernel"},
    {"virtualisation", "Virtualised by"},
});

std::string fact_text(const DeviceFact& fact, const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer() && std::string_view(fact.key).ends_with("_bytes")) {
    return format_bytes(value.get<std::uint64_t>());
  }
  if (!value.is_array()) return "";
  std::vector<std::string> elements;
  for (const nlohmann::json& element : value) {
    const nlohmann::json name = element.is_object() ? element.value("name", nlohmann::json()) : element;
    if (name.is_string()) elements.push_back(name.get<std::string>());
  }
  return fmt::format("{}", fmt::join(elements, ", "));
}

std::string card(std::string_view title, const std::string& text) {
  if (text.empty()) return "";
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", title, escaped(text));
}

std::string details(std::string_view title, const std::string& text) {
  if (text.empty()) return "";
  return fmt::format("<details><summary>{}</summary>{}</details>\n", title, preformatted(text));
}

std::string start_lines_table(const std::vector<StartLine>& lines) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> marks;
  for (const StartLine& line : lines) {
    const std::string name = escaped(line.name);
    std::vector<std::string> cells{
        line.is_phase ? "<span class=\"phase\">" + name + "</span>"
                      : fmt::format("<b>{}</b> <small>{} processes</small>", name, line.processes)};
    for (const std::string& figure : line.figures) cells.push_back(escaped(figure));
    rows.push_back(std::move(cells));
    marks.push_back(fmt::format("data-start=\"{}\"", key_text(*line.row)));
  }
  std::vector<std::string> titles{"start"};
  titles.insert(titles.end(), kStartTitles.begin(), kStartTitles.end());
  return table(titles, rows, 1, OnPhone::kTwoLines, marks);
}

}  // namespace

std::string preformatted(std::string_view text) {
  std::string lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    lines += escaped(text.substr(start, end - start)) + "\n";
    start = end + 1;
  }
  return "<pre>" + lines + "</pre>";
}

std::string model_label(const Row& row, const Summary& summary) { return label(row, summary, ""); }

std::string cell_label(const Row& row, const Summary& summary) {
  const bool doubtful = row.cell.status == CellStatus::kMeasured && !row.cell.converged;
  return label(row, summary, batch_mark(row)) + (doubtful ? badge("warn", "not converged") : "") +
         (row.is_unsteady() ? badge("warn", name_of(row.cell.steady_state->label)) : "");
}

std::string answer_table(const Summary& summary, const std::vector<analysis::Answer>& answers) {
  std::vector<std::vector<std::string>> smallest;
  std::vector<std::vector<std::string>> others;
  std::optional<std::int64_t> batch;
  const Contests all = contests(summary, answers);
  for (const analysis::Answer* answer : all.shown) {
    if (!batch || answer->batch < *batch) batch = answer->batch;
  }
  const analysis::Varying which = varying(summary);
  for (const analysis::Answer* answer : all.shown) {
    const Row& best = summary.rows[answer->best];
    auto& rows = answer->batch == *batch ? smallest : others;
    rows.push_back(
        {"<b>" + escaped(shown_name(answer->model)) + "</b>" + batch_mark(best) + synthetic_mark(best),
         escaped(shown_name(setting_name(best, which))), escaped(best_figure(*answer)),
         escaped(against_runner_up(summary, *answer, which)), fmt::format("{:.2f}x", answer->slowest_ratio)});
  }
  const std::vector<std::string> titles{"model", "fastest", title_of_figures(all), "runner-up", "slowest"};
  const std::string more = table(titles, others, 2, OnPhone::kStacks);
  return table(titles, smallest, 2, OnPhone::kStacks) + (more.empty() ? "" : fold("At other batches", more)) +
         (all.left_out == 0
              ? ""
              : fmt::format("<p class=\"note\">{} more: <code>edgegauge --json report</code></p>\n",
                            all.left_out));
}

std::string cell_table(const Summary& summary) {
  const std::vector<const MetricRow*> metrics = metrics_shown(kPage, summary);
  std::vector<std::string> titles{"cell", "state"};
  for (const MetricRow* metric : metrics) {
    titles.push_back(
        fmt::format("<abbr title=\"{}\">{}</abbr>", escaped(metric->meaning), escaped(metric->title)));
  }
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> marks;
  for (const Row& row : summary.rows) {
    if (row.cell.status != CellStatus::kMeasured || row.is_start()) continue;
    marks.push_back(cell_mark(row));
    std::vector<std::string> cells{cell_label(row, summary), escaped(state(row))};
    for (const MetricRow* metric : metrics) {
      const MetricValue* value = row.metric(metric->name);
      const std::string around = value == nullptr ? "" : analysis::spread(value->estimate);
      cells.push_back(escaped(figure(row, *metric, false)) +
                      (around.empty() ? "" : " <small>" + around + "</small>"));
    }
    rows.push_back(std::move(cells));
  }
  return folded(table(titles, rows, 2, OnPhone::kScrolls, marks), rows.size());
}

std::string repeated_table(const Summary& summary) {
  std::vector<std::vector<std::string>> rows;
  for (const Repeated& setting : repeated_settings(summary)) {
    rows.push_back(
        {escaped(setting.name), setting.processes, escaped(setting.p50), setting.between, setting.within});
  }
  return folded(
      table({"setting", "processes", "p50, pooled", "between", "within"}, rows, 1, OnPhone::kStacks),
      rows.size(), "settings");
}

/// Of many starts every one, and their phases folded.
std::string start_table(const Summary& summary) {
  const std::vector<StartLine> lines = start_lines(summary);
  if (lines.empty()) return "";
  std::vector<StartLine> whole = lines;
  std::erase_if(whole, &StartLine::is_phase);
  return "<p class=\"note\">Medians over processes, each started anew, with half the median's 95% interval "
         "where there are six processes or more; the bold line is everything up to the first answer.</p>\n" +
         (lines.size() <= kMostOpen ? start_lines_table(lines)
                                    : folded(start_lines_table(whole), whole.size(), "starts") +
                                          fold("Phase by phase", start_lines_table(lines)));
}

/// How many for which reason.
std::string not_measured_reasons(const Summary& summary) {
  std::vector<std::vector<std::string>> rows;
  for (const NotMeasured& group : not_measured_by_reason(summary)) {
    rows.push_back(
        {badge(group.status == CellStatus::kFailed ? "bad" : "quiet", store::name_of(group.status)),
         escaped(group.reason), "<code>" + escaped(show_command(*group.first)) + "</code>",
         std::to_string(group.cells)});
  }
  return table({"state", "reason", "one of them", "cells"}, rows, 3, OnPhone::kStacks);
}

std::string not_measured_table(const Summary& summary) {
  if (summary.overview) return not_measured_reasons(summary);
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> marks;
  for (const Row& row : summary.rows) {
    const CellStatus status = row.cell.status;
    if (status == CellStatus::kMeasured) continue;
    marks.push_back(cell_mark(row));
    const std::string log =
        status == CellStatus::kFailed ? "<code>" + escaped(show_command(row)) + "</code>" : "";
    rows.push_back({cell_label(row, summary),
                    badge(status == CellStatus::kFailed ? "bad" : "quiet", store::name_of(status)),
                    escaped(reason(row)), log});
  }
  return folded(table({"cell", "state", "reason", "log"}, rows, 4, OnPhone::kStacks, marks), rows.size());
}

std::string cost_table(const Summary& summary) {
  if (!summary.cost || summary.cost->rows.empty()) return "";
  const Table figures = cost_figures(*summary.cost, std::string::npos);
  std::vector<std::string> titles, marks;
  for (const Column& column : figures.columns) titles.push_back(escaped(column.title));
  titles.front() = "cell";
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < figures.rows.size(); ++i) {
    const analysis::CostRow& cost = summary.cost->rows[i];
    std::vector<std::string>& cells = rows.emplace_back();
    for (const std::string& cell : figures.rows[i]) cells.push_back(escaped(cell));
    cells.front() =
        escaped(figures.rows[i].front().substr(2)) + (cost.on_front ? badge("quiet", "front") : "");
    const Row* row = row_of(summary, cost);
    marks.push_back(row == nullptr ? "" : cell_mark(*row));
  }
  return fold("What a million inferences cost", table(titles, rows, 1, OnPhone::kStacks, marks));
}

std::string picture_table(const Summary& summary) {
  std::vector<std::vector<std::string>> rows;
  for (const PictureAnswer& answer : picture_answers(summary)) {
    const std::string who =
        answer.settings.empty() ? "" : fmt::format(" ({})", fmt::join(answer.settings, ", "));
    rows.push_back({escaped(answer.picture), "<b>" + escaped(answer.answer) + "</b>",
                    escaped(answer.model + who), fmt::format("{:.3f}", answer.score)});
  }
  std::string text = table({"picture", "is", "says", "score"}, rows, 3, OnPhone::kStacks);
  for (const std::string& sentence : picture_stages(summary))
    text += "<p class=\"note\">" + escaped(sentence) + "</p>\n";
  return text;
}

namespace {

std::string device_cards(const analysis::Origin& origin) {
  std::string cards;
  const nlohmann::json device = nlohmann::json::parse(origin.device.json, nullptr, false);
  for (const DeviceFact& fact : kDeviceFacts) {
    if (device.is_object() && device.contains(fact.key))
      cards += card(fact.title, fact_text(fact, device[fact.key]));
  }
  return cards.empty() ? card("Device", origin.device.headline) : cards;
}

std::string card_list(const std::string& cards) { return "<dl class=\"cards\">\n" + cards + "</dl>\n"; }

std::string origin_cards(const analysis::Origin& origin) {
  return fmt::format("<h3>{}</h3>\n", escaped(origin.name)) +
         card_list(device_cards(origin) + card("Results file", origin.file) +
                   card("Run", fmt::format("run {}, {}", origin.run.id.value, origin.run.started_utc)));
}

std::string condition_cards(const Summary& summary) {
  std::string cards;
  for (const Condition& condition : conditions(summary)) cards += card(condition.title, condition.text);
  return cards;
}

}  // namespace

std::string fact_list(const Summary& summary) {
  if (!summary.several()) return card_list(device_cards(*summary.origins.front()) + condition_cards(summary));
  std::string text = card_list(condition_cards(summary));
  for (const auto& origin : summary.origins) text += origin_cards(*origin);
  return text;
}

std::string warning_list(const Summary& summary) {
  std::string items;
  for (const std::string& warning : summary.warnings) items += "<li>" + escaped(warning) + "</li>\n";
  return items.empty() ? "" : "<ul class=\"warnings\">\n" + items + "</ul>\n";
}

std::string method(const Summary& summary) {
  std::string text =
      "<p>Each cell ran in a fresh process of its own, in a seeded random order, one after another. A sample "
      "runs from input bytes in host memory to output bytes readable in host memory; preparing pictures is "
      "not part of it. After a warm-up, requests were measured until the 95% interval of the median was "
      "within the target or the time limit was reached. Figures are those of the steady state: where the "
      "level of the latencies changed early on, what came before does not count. A cell that drifts, or "
      "changed late, has no steady state: all its requests count, and the spread of its median (marked ~) "
      "reaches over every level that they took. Intervals allow for autocorrelation; every sample is "
      "stored.</p>\n<dl class=\"terms\">\n";
  for (const MetricRow* metric : metrics_shown(kPage, summary)) {
    text += fmt::format("<div><dt>{} <small>{}</small></dt><dd>{}</dd></div>\n", escaped(metric->title),
                        escaped(metric->name), escaped(metric->meaning));
  }
  text += "</dl>\n";
  for (const auto& origin : summary.origins) {
    const std::string of = escaped(on_device(*origin));
    text += details("Command" + of, origin->run.command_line) +
            details("Plan, resolved" + of, origin->run.plan_toml);
  }
  return text;
}

}  // namespace edgegauge::report::html
