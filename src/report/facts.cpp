// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/facts.h"

#include "analysis/answers.h"
#include "analysis/names.h"
#include "core/order_statistics.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::report {
namespace {

using analysis::Row;
using analysis::Summary;
using store::CellStatus;

std::string frameworks_used(const Summary& summary) {
  std::set<std::string> frameworks;
  for (const Row& row : summary.rows) {
    frameworks.insert(row.cell.key.runtime +
                      (row.cell.runtime_version.empty() ? "" : " " + row.cell.runtime_version));
  }
  // A cell that never started knows no version: its framework is named already where another cell knows it.
  std::erase_if(frameworks, [&](const std::string& name) {
    const auto with_version = frameworks.upper_bound(name + " ");
    return with_version != frameworks.end() && with_version->starts_with(name + " ");
  });
  return fmt::format("{}", fmt::join(frameworks, ", "));
}

template <class Field>
std::string distinct(const Summary& summary, Field field) {
  std::set<std::decay_t<decltype(field(summary.rows.front()))>> values;
  for (const Row& row : summary.rows) values.insert(field(row));
  return fmt::format("{}", fmt::join(values, ", "));
}

template <std::int64_t store::InputStageRow::*kField>
std::string median_of(const std::vector<store::InputStageRow>& stages) {
  std::vector<std::int64_t> values;
  for (const store::InputStageRow& stage : stages) values.push_back(stage.*kField);
  return format_duration(Nanoseconds(value_at(std::move(values), 0.5)));
}

std::string unsteady_mark(bool unsteady) { return unsteady ? "~" : ""; }

bool same_picture(const PictureAnswer& a, const PictureAnswer& b) {
  return a.model == b.model && a.picture == b.picture;
}

}  // namespace

std::vector<const MetricRow*> metrics_shown(unsigned where, const std::vector<const Row*>& rows) {
  std::vector<const MetricRow*> shown;
  for (const MetricRow& metric : metrics()) {
    if ((metric.shown_in & where) == 0) continue;
    const bool any = (metric.shown_in & kIfAny) == 0 || std::ranges::any_of(rows, [&](const Row* row) {
                       return row->metric(metric.name) != nullptr;
                     });
    if (any) shown.push_back(&metric);
  }
  return shown;
}

std::vector<const MetricRow*> metrics_shown(unsigned where, const Summary& summary) {
  std::vector<const Row*> rows;
  for (const Row& row : summary.rows) rows.push_back(&row);
  return metrics_shown(where, rows);
}

std::string figure(const Row& row, const MetricRow& metric, bool spread) {
  const MetricValue* value = row.metric(metric.name);
  if (value == nullptr) return std::string(kAbsent);
  if (!spread) return metric.format(value->estimate.value);
  std::string text = analysis::with_spread(metric, value->estimate);
  if (!value->estimate.interval) return text;
  if (!row.cell.converged) text += "?";
  return text + unsteady_mark(row.is_unsteady());
}

std::string best_figure(const analysis::Answer& answer) {
  return analysis::with_spread(*find_metric(answer.metric), answer.best_figure) +
         unsteady_mark(answer.best_unsteady);
}

std::string state(const Row& row) {
  const std::optional<SteadyState>& found = row.cell.steady_state;
  if (!found) return std::string(kAbsent);
  std::string text(name_of(found->label));
  return found->cut == 0 ? text : fmt::format("{} ({} cut)", text, found->cut);
}

std::vector<Repeated> repeated_settings(const Summary& summary) {
  analysis::Varying which = varying(summary);
  which.repeat = false;
  std::vector<Repeated> all;
  for (const analysis::Setting& setting : summary.settings) {
    const PooledProcesses& p50 = setting.p50;
    if (p50.processes < 2) continue;
    const auto share = [&](const std::optional<double>& deviation) {
      return deviation ? fmt::format("{:.2f}%", 100 * *deviation / p50.pooled.value) : std::string(kAbsent);
    };
    all.push_back({cell_name(summary.rows[setting.rows.front()], which), std::to_string(p50.processes),
                   analysis::with_spread(*find_metric("latency_p50"), p50.pooled) +
                       unsteady_mark(analysis::is_unsteady(summary.rows, setting)),
                   share(p50.between), share(p50.within)});
  }
  return all;
}

std::string reason(const Row& row) {
  const store::CellRow& cell = row.cell;
  switch (cell.status) {
    case CellStatus::kMeasured:
      return "";
    case CellStatus::kFailed:
      return cell.stage.empty() ? fmt::format("{}: {}", cell.kind, cell.message)
                                : fmt::format("{} at {}: {}", cell.kind, cell.stage, cell.message);
    case CellStatus::kSkipped:
      return cell.message;
    case CellStatus::kRunning:
    case CellStatus::kInterrupted:
      return "being measured when the run was cut off";
    case CellStatus::kPlanned:
      return "not started when the run was cut off";
  }
  return "";
}

Contests contests(const Summary& summary, const std::vector<analysis::Answer>& answers, std::size_t most) {
  Contests all;
  for (const analysis::Answer& answer : answers) {
    if (!answer.runner_up) continue;
    const bool shown = !summary.overview || all.shown.size() < most;
    shown ? all.shown.push_back(&answer) : void(++all.left_out);
  }
  return all;
}

std::string title_of_figures(const Contests& contests) {
  std::vector<std::string_view> titles;
  for (const analysis::Answer* answer : contests.shown) {
    const std::string_view title = find_metric(answer->metric)->title;
    if (std::ranges::find(titles, title) == titles.end()) titles.push_back(title);
  }
  return fmt::format("{}", fmt::join(titles, " or "));
}

RunnerUp runner_up(const Summary& summary, const analysis::Answer& answer, const analysis::Varying& which) {
  return {setting_name(summary.rows[*answer.runner_up], which) + unsteady_mark(answer.runner_up_unsteady),
          answer.tie
              ? "tie"
              : fmt::format("{:.2f} ±{:.2f}x", answer.ratio.value, answer.ratio.interval->half_width())};
}

std::string against_runner_up(const Summary& summary, const analysis::Answer& answer,
                              const analysis::Varying& which) {
  if (!answer.runner_up) return std::string(kAbsent);
  const RunnerUp other = runner_up(summary, answer, which);
  return fmt::format("{} {}", other.name, answer.tie ? "(tie)" : other.behind);
}

std::string overview_note(const Summary& summary) {
  if (!summary.overview) return "";
  const Summary& overview = *summary.overview;
  std::string note;
  if (!overview.rows.empty()) {
    note = fmt::format(
        "{} measured cells are shown in {} lines: for each {}model, batch, load, framework and precision its "
        "fastest setting, all processes of it pooled; the cell named is the one with the middle median.",
        overview.measured, overview.rows.size(), summary.several() ? "device, " : "");
  }
  const auto starts = std::ranges::count_if(summary.rows, [](const Row& row) {
    return row.cell.status == CellStatus::kMeasured && row.is_start();
  });
  if (starts > 0) {
    note += fmt::format("{}{} measured starts have a table of their own.", note.empty() ? "" : " ", starts);
  }
  if (const auto others = summary.measured - overview.measured - starts; others > 0) {
    note += fmt::format(
        "{}{} in no line: {}.", note.empty() ? "" : " ",
        others == 1 ? "1 more cell is" : fmt::format("{} more cells are", others),
        overview.groups_left_out > 0
            ? fmt::format("of {} further groups, or too short for a median", overview.groups_left_out)
            : "too short for a median");
  }
  return note;
}

std::vector<NotMeasured> not_measured_by_reason(const Summary& summary) {
  std::map<std::tuple<CellStatus, std::string, std::size_t>, NotMeasured> groups;
  for (const Row& row : summary.rows) {
    if (row.cell.status == CellStatus::kMeasured) continue;
    NotMeasured& group = groups[{row.cell.status, reason(row), row.origin->place}];
    if (group.cells++ == 0 || row.cell.id < group.first->cell.id) group.first = &row;
  }
  std::vector<NotMeasured> all;
  for (auto& [key, group] : groups) {
    group.status = std::get<CellStatus>(key);
    group.reason = std::get<std::string>(key) + on_device(*group.first->origin);
    all.push_back(std::move(group));
  }
  std::ranges::stable_sort(all, std::ranges::greater(), &NotMeasured::cells);
  if (all.size() > kMostReasons) {
    const std::span others = std::span(all).subspan(kMostReasons - 1);
    NotMeasured& rest = all[kMostReasons - 1];
    for (const NotMeasured& other : others.subspan(1)) rest.cells += other.cells;
    rest.reason = fmt::format("{} further outcomes and reasons", others.size());
    all.resize(kMostReasons);
  }
  return all;
}

std::string counts(const Summary& summary) {
  std::string text =
      fmt::format("{} measured, {} failed, {} skipped", summary.measured, summary.failed, summary.skipped);
  if (summary.not_run > 0) text += fmt::format(", {} not run", summary.not_run);
  return text;
}

std::string on_device(const analysis::Origin& origin) {
  return origin.among_several ? " on " + origin.name : "";
}

std::vector<std::string> top_sentences(const Summary& summary) {
  if (!summary.several()) return summary.headlines;
  const auto& made = summary.recommendation;
  std::vector<std::string> sentences{
      made ? fmt::format("{} How sure: {}.", made->use, name_of(made->confidence))
           : "No model was measured on two of these devices in the same way: they cannot be compared."};
  sentences.insert(sentences.end(), summary.headlines.begin(), summary.headlines.end());
  return sentences;
}

std::vector<std::string> device_lines(const Summary& summary) {
  std::vector<std::string> lines;
  for (const auto& origin : summary.origins) {
    const std::string& headline = origin->device.headline;
    if (!origin->among_several) return {headline};
    lines.push_back(fmt::format("{}{} (run {} of {}, {})",
                                headline.starts_with(origin->name) ? "" : origin->name + ": ", headline,
                                origin->run.id.value, origin->file, origin->run.started_utc));
  }
  return lines;
}

std::vector<Condition> conditions(const Summary& summary) {
  std::vector<Condition> all;
  if (!summary.rows.empty()) {
    all.push_back({"Frameworks", frameworks_used(summary)});
    all.push_back({"Precision", distinct(summary, [](const Row& row) { return row.precision(); })});
    const std::string threads = distinct(summary, [](const Row& row) { return row.cell.key.threads; });
    all.push_back({"Threads", threads + (threads == "1" ? " thread" : " threads")});
  }
  all.push_back({"Cells", counts(summary)});
  if (!summary.several()) {
    const store::RunRow& run = summary.origins.front()->run;
    all.push_back({"Run", fmt::format("run {}, {}", run.id.value, run.started_utc)});
  }
  return all;
}

std::string conditions_line(const Summary& summary) {
  std::vector<std::string> texts;
  for (const Condition& condition : conditions(summary)) texts.push_back(condition.text);
  return fmt::format("{}", fmt::join(texts, " · "));
}

std::vector<PictureAnswer> picture_answers(const Summary& summary) {
  const analysis::Varying which = varying(summary);
  std::vector<PictureAnswer> answers;
  for (const Row& row : summary.rows) {
    const std::string setting = fmt::format("{} b{}", setting_name(row, which), row.cell.key.batch);
    for (const store::Prediction& prediction : row.predictions) {
      const PictureAnswer answer{row.label, prediction.input, prediction.label, prediction.score, {setting}};
      const auto known = std::ranges::find_if(answers, [&](const PictureAnswer& other) {
        return same_picture(other, answer) && other.answer == answer.answer;
      });
      if (known != answers.end()) {
        known->settings.push_back(setting);
        continue;
      }
      const auto rival = std::ranges::find_if(
          answers, [&](const PictureAnswer& other) { return same_picture(other, answer); });
      answers.insert(rival == answers.end() ? rival : rival + 1, answer);
    }
  }
  for (PictureAnswer& answer : answers) {
    const auto of_picture =
        std::ranges::count_if(answers, [&](const auto& other) { return same_picture(other, answer); });
    if (of_picture == 1) answer.settings.clear();
  }
  return answers;
}

std::vector<std::string> picture_stages(const Summary& summary) {
  std::map<std::pair<std::string, std::string>, std::vector<store::InputStageRow>> by_model;
  for (const auto& origin : summary.origins) {
    for (const store::InputStageRow& stage : origin->input_stages)
      by_model[{stage.model, on_device(*origin)}].push_back(stage);
  }
  std::vector<std::string> sentences;
  for (const auto& [key, stages] : by_model) {
    sentences.push_back(
        fmt::format("Preparing a picture for {}{}: decode {}, resize {}, normalise {} (medians of {}); "
                    "never part of a latency.",
                    key.first, key.second, median_of<&store::InputStageRow::decode_ns>(stages),
                    median_of<&store::InputStageRow::resize_ns>(stages),
                    median_of<&store::InputStageRow::normalise_ns>(stages), stages.size()));
  }
  return sentences;
}

}  // namespace edgegauge::report
