// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/answers.h"
#include "analysis/names.h"
#include "report/facts.h"
#include "report/html_parts.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace edgegauge::report::html {
namespace {

using analysis::Row;
using analysis::Summary;

constexpr int kShadesOfLoading = 8;

std::vector<const Row*> measured_rows(const Summary& summary, std::string_view with_metric) {
  std::vector<const Row*> rows;
  for (const Row& row : summary.rows) {
    const bool is_measured = row.cell.status == store::CellStatus::kMeasured && !row.is_start();
    if (is_measured && row.metric(with_metric) != nullptr) rows.push_back(&row);
  }
  return rows;
}

const Estimate& estimate(const Row& row, std::string_view metric) { return row.metric(metric)->estimate; }

double percent(double value, double whole) { return whole > 0 ? 100 * value / whole : 0; }

/// A bar from zero to the value, and over it the 95% interval.
std::string bar(const Estimate& value, double whole, std::string_view more = "") {
  std::string boxes =
      fmt::format("<i class=\"bar\" style=\"width:{:.2f}%\"></i>", percent(value.value, whole));
  if (value.interval) {
    boxes += fmt::format("<i class=\"interval\" style=\"left:{:.2f}%;width:{:.2f}%\"></i>",
                         percent(value.interval->low, whole),
                         percent(value.interval->high - value.interval->low, whole));
  }
  return fmt::format("<div class=\"track\">{}{}</div>", boxes, more);
}

std::string chart_row(const std::string& label, const std::string& track, const std::string& value) {
  return fmt::format("<li><span class=\"name\">{}</span>{}<span class=\"value\">{}</span></li>\n", label,
                     track, value);
}

std::string p99_tick(const Row& row, double whole) {
  const MetricValue* p99 = row.metric("latency_p99");
  if (p99 == nullptr) return "";
  return fmt::format("<i class=\"tick\" style=\"left:{:.2f}%\"></i>", percent(p99->estimate.value, whole));
}

double longest_latency(const std::vector<const Row*>& rows) {
  double longest = 0;
  for (const Row* row : rows) {
    for (const std::string_view metric : {"latency_p50", "latency_p99"}) {
      const MetricValue* value = row->metric(metric);
      if (value == nullptr) continue;
      longest = std::max(longest,
                         value->estimate.interval ? value->estimate.interval->high : value->estimate.value);
    }
  }
  return longest;
}

/// Rows of one batch and one load.
std::string latency_group(const Summary& summary, std::vector<const Row*> rows) {
  std::ranges::stable_sort(rows, {}, [](const Row* row) { return estimate(*row, "latency_p50").value; });
  const double whole = longest_latency(rows);
  std::string list;
  for (const Row* row : rows) {
    list += chart_row(model_label(*row, summary),
                      bar(estimate(*row, "latency_p50"), whole, p99_tick(*row, whole)),
                      escaped(figure(*row, *find_metric("latency_p50"), true)));
  }
  const store::CellKey& key = rows.front()->cell.key;
  const std::string load = key.load == to_text({}) ? "" : ", " + escaped(key.load);
  return fmt::format("<h3>Batch {}{}</h3>\n<ol class=\"chart\">\n{}</ol>\n", key.batch, load, list);
}

/// Rows that differ in nothing but the batch.
struct BatchSeries {
  std::string label;
  std::vector<const Row*> rows;
};

std::vector<BatchSeries> series_by_setting(const Summary& summary, const std::vector<const Row*>& rows) {
  std::vector<BatchSeries> all;
  for (const Row* row : rows) {
    const std::string label = model_label(*row, summary);
    const auto known = std::ranges::find(all, label, &BatchSeries::label);
    known == all.end() ? all.push_back({label, {row}}) : known->rows.push_back(row);
  }
  return all;
}

/// Rate at the largest batch over that at the smallest.
std::string gain(const BatchSeries& series) {
  if (series.rows.size() < 2) return "";
  const double ratio =
      estimate(*series.rows.back(), "throughput").value / estimate(*series.rows.front(), "throughput").value;
  return fmt::format(" <span class=\"gain\">{:.2f}x</span>", ratio);
}

bool belongs_to_cold_start(const Row& row, const PhaseRecord& phase) {
  const auto first = std::ranges::find(row.phases, "first", &PhaseRecord::name);
  return first != row.phases.end() && &phase <= &*first;
}

double cold_start_ns(const Row& row) { return estimate(row, "cold_start_total").value; }

/// Phases before the first inference, numbered in the order in which they happen: the number picks the shade.
std::map<std::string, int> shades(const std::vector<const Row*>& rows) {
  std::map<std::string, int> shade_of;
  for (const Row* row : rows) {
    for (const PhaseRecord& phase : row->phases) {
      if (!belongs_to_cold_start(*row, phase) || phase.name == "first") continue;
      shade_of.emplace(phase.name, static_cast<int>(shade_of.size()) % kShadesOfLoading);
    }
  }
  return shade_of;
}

std::string shade_class(const std::map<std::string, int>& shade_of, const std::string& phase) {
  return phase == "first" ? "first" : fmt::format("p{}", shade_of.at(phase));
}

std::string phase_boxes(const Row& row, const std::map<std::string, int>& shade_of, double whole) {
  std::string boxes;
  for (const PhaseRecord& phase : row.phases) {
    if (!belongs_to_cold_start(row, phase)) continue;
    boxes += fmt::format("<i class=\"{}\" style=\"width:{:.2f}%\" title=\"{}: {}\"></i>",
                         shade_class(shade_of, phase.name),
                         percent(static_cast<double>(phase.wall.count()), whole), escaped(phase.name),
                         format_duration(phase.wall));
  }
  return "<div class=\"track stack\">" + boxes + "</div>";
}

std::string legend(const std::vector<const Row*>& rows, const std::map<std::string, int>& shade_of) {
  std::string items;
  std::set<std::string> listed;
  for (const Row* row : rows) {
    for (const PhaseRecord& phase : row->phases) {
      if (!belongs_to_cold_start(*row, phase) || !listed.insert(phase.name).second) continue;
      if (phase.name == "first") continue;
      items += fmt::format("<li><i class=\"{}\"></i>{}</li>", shade_class(shade_of, phase.name),
                           escaped(phase.name));
    }
  }
  return "<ul class=\"legend\">" + items + "<li><i class=\"first\"></i>first inference</li></ul>\n";
}

}  // namespace

std::string latency_chart(const Summary& summary) {
  std::map<std::pair<std::int64_t, std::string>, std::vector<const Row*>> by_question;
  for (const Row* row : measured_rows(summary, "latency_p50"))
    by_question[{row->cell.key.batch, row->cell.key.load}].push_back(row);
  if (by_question.empty()) return "";
  std::string text =
      "<p class=\"note\">Time of one request, a whole batch: bar to the median, the band on its end is the "
      "median's 95% interval, the tick is the 99th percentile. Fastest first.</p>\n";
  for (const auto& [question, rows] : by_question) text += latency_group(summary, rows);
  return text;
}

std::string throughput_chart(const Summary& summary) {
  const std::vector<const Row*> rows = measured_rows(summary, "throughput");
  if (rows.empty()) return "";
  double whole = 0;
  for (const Row* row : rows) whole = std::max(whole, estimate(*row, "throughput").value);
  std::string list;
  for (const BatchSeries& series : series_by_setting(summary, rows)) {
    list +=
        fmt::format("<li class=\"group\"><span class=\"name\">{}{}</span><ol>\n", series.label, gain(series));
    for (const Row* row : series.rows) {
      list += chart_row(fmt::format("b{}", row->cell.key.batch), bar(estimate(*row, "throughput"), whole),
                        escaped(figure(*row, *find_metric("throughput"), true)));
    }
    list += "</ol></li>\n";
  }
  return "<p class=\"note\">Samples per second. The factor is the gain from the smallest batch to the "
         "largest.</p>\n"
         "<ol class=\"chart grouped\">\n" +
         list + "</ol>\n";
}

std::string cold_start_chart(const Summary& summary) {
  const std::vector<const Row*> rows = measured_rows(summary, "cold_start_total");
  if (rows.empty()) return "";
  const double whole =
      cold_start_ns(*std::ranges::max(rows, {}, [](const Row* row) { return cold_start_ns(*row); }));
  const std::map<std::string, int> shade_of = shades(rows);
  std::string list;
  for (const Row* row : rows) {
    list += chart_row(cell_label(*row, summary), phase_boxes(*row, shade_of, whole),
                      escaped(figure(*row, *find_metric("cold_start_total"), true)));
  }
  return "<p class=\"note\">From the start of a fresh process to its first answer, phase by phase.</p>\n" +
         legend(rows, shade_of) + "<ol class=\"chart\">\n" + list + "</ol>\n";
}

}  // namespace edgegauge::report::html
