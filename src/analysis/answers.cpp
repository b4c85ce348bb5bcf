// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/answers.h"

#include "core/load_shape.h"
#include "core/paired.h"
#include "core/run_spec.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

/// A setting that takes part in a ranking.
struct Contender {
  std::size_t middle_row = 0;
  Estimate figure;
  bool unsteady = false;
};

bool same_question(const store::CellKey& a, const store::CellKey& b) {
  return a.model_hash == b.model_hash && a.batch == b.batch && a.load == b.load;
}

/// A framework may have been asked for less than full precision and call it otherwise, or the reverse: both
/// count.
bool is_full_precision(const Row& row) {
  return row.cell.key.precision == kFullPrecision && row.precision() == kFullPrecision;
}

bool has_median(const Row& row) {
  const MetricValue* p50 = row.metric("latency_p50");
  return row.cell.status == store::CellStatus::kMeasured && p50 != nullptr && p50->estimate.interval &&
         p50->estimate.value > 0;
}

Estimate p50_of(const Row& row) { return row.metric("latency_p50")->estimate; }

Contender contender_of(const std::vector<Row>& rows, const Setting& setting, const MetricRow& metric,
                       const Estimate& figure) {
  std::vector<std::size_t> processes = setting.rows;
  std::ranges::sort(processes, {},
                    [&](std::size_t row) { return rows[row].metric(metric.name)->estimate.value; });
  return {.middle_row = processes[(processes.size() - 1) / 2],
          .figure = figure,
          .unsteady = is_unsteady(rows, setting)};
}

/// The widest that the quotient can be when each lies within its interval.
Estimate quotient(const Estimate& above, const Estimate& below) {
  return {above.value / below.value,
          Interval{above.interval->low / below.interval->high, above.interval->high / below.interval->low}};
}

/// How many times as good the first is.
Estimate advantage(const MetricRow& metric, const Estimate& best, const Estimate& other) {
  return metric.better == Direction::kHigherIsBetter ? quotient(best, other) : quotient(other, best);
}

/// So little between two is called by nobody a difference (docs/measurement.md, "Comparing").
bool cannot_be_told(const MetricRow& metric, const Estimate& best, const Estimate& other) {
  return advantage(metric, best, other).interval->low <= 1 + kEquivalence;
}

void sort_by_merit(std::vector<Contender>& field, const MetricRow& metric) {
  std::ranges::stable_sort(
      field, [&](const Contender& a, const Contender& b) { return is_better(metric, a.figure, b.figure); });
}

/// `field`: the best first.
Answer answer_of(const std::vector<Row>& rows, const MetricRow& metric, const std::vector<Contender>& field) {
  const Contender& best = field.front();
  Answer answer;
  answer.metric = metric.name;
  answer.model = rows[best.middle_row].label;
  answer.batch = rows[best.middle_row].cell.key.batch;
  answer.load = rows[best.middle_row].cell.key.load;
  answer.best = best.middle_row;
  answer.best_figure = best.figure;
  answer.best_unsteady = best.unsteady;
  answer.slowest_ratio = advantage(metric, best.figure, field.back().figure).value;
  if (field.size() > 1) {
    answer.runner_up = field[1].middle_row;
    answer.runner_up_figure = field[1].figure;
    answer.runner_up_unsteady = field[1].unsteady;
    answer.tie = cannot_be_told(metric, best.figure, field[1].figure);
    answer.ratio = advantage(metric, best.figure, field[1].figure);
  }
  for (const Contender& other : std::span(field).subspan(1)) {
    if (cannot_be_told(metric, best.figure, other.figure)) answer.level.push_back(other.middle_row);
  }
  return answer;
}

Spread spread_of(const std::vector<Row>& rows, const Setting& setting) {
  return is_unsteady(rows, setting) ? Spread::kLevels : Spread::kErrors;
}

/// As tables mark them.
std::string_view mark(bool unsteady) { return unsteady ? "~" : ""; }

std::string best_text(const Answer& answer) {
  return fmt::format("{}{}", with_spread(*find_metric(answer.metric), answer.best_figure),
                     mark(answer.best_unsteady));
}

std::string times(double ratio) { return fmt::format("{:.{}f}x", ratio, ratio < 9.95 ? 2 : 0); }

std::string figure_text(std::string (*format)(double), const Estimate& estimate) {
  const std::string around = spread(estimate);
  return format(estimate.value) + (around.empty() ? "" : " " + around);
}

/// Answers of one load at the smallest batch, fastest first.
std::vector<Answer> at_smallest_batch(std::vector<Answer> answers) {
  const std::int64_t smallest = std::ranges::min(answers, {}, &Answer::batch).batch;
  std::erase_if(answers, [&](const Answer& answer) { return answer.batch != smallest; });
  std::ranges::stable_sort(answers, [](const Answer& a, const Answer& b) {
    return is_better(*find_metric(a.metric), a.best_figure, b.best_figure);
  });
  return answers;
}

std::string fastest_sentence(const std::vector<Row>& rows, const std::vector<Answer>& ranked) {
  const Answer& first = ranked.front();
  const MetricRow& metric = *find_metric(first.metric);
  const std::string framework = rows[first.best].cell.key.runtime;
  if (ranked.size() == 1) {
    return fmt::format("{} {} {} at batch {} with {}.", first.model,
                       metric.better == Direction::kHigherIsBetter ? "comes to" : "takes", best_text(first),
                       first.batch, framework);
  }
  const Answer& last = ranked.back();
  const bool tie = cannot_be_told(metric, first.best_figure, ranked[1].best_figure);
  const std::string also = tie ? fmt::format(" (a tie with {})", ranked[1].model) : "";
  return fmt::format("Fastest at batch {}: {}, {} with {}{}; {} takes {}{} as long.", first.batch,
                     first.model, best_text(first), framework, also, last.model,
                     figure_text(times, advantage(metric, first.best_figure, last.best_figure)),
                     mark(first.best_unsteady || last.best_unsteady));
}

struct Named {
  Estimate figure;
  std::string model;

  double value() const { return figure.value; }
};

/// "1.02x ±0.3% (vgg16) to 1.41x ±0.8% (resnet18)", or one of them when there is only one.
std::string from_to(std::vector<Named> figures, std::string (*format)(double)) {
  std::ranges::stable_sort(figures, {}, &Named::value);
  const auto one = [&](const Named& figure) {
    return fmt::format("{} ({})", figure_text(format, figure.figure), figure.model);
  };
  return figures.size() == 1 ? one(figures[0]) : one(figures.front()) + " to " + one(figures.back());
}

/// Samples per second at the largest batch over those at the smallest, for models measured at both; empty
/// when none was.
std::string batching_sentence(const std::vector<Row>& rows, const std::vector<Answer>& answers) {
  const std::int64_t smallest = std::ranges::min(answers, {}, &Answer::batch).batch;
  const std::int64_t largest = std::ranges::max(answers, {}, &Answer::batch).batch;
  if (smallest == largest) return "";
  std::vector<Named> gains;
  for (const Answer& small : answers) {
    if (small.batch != smallest) continue;
    const auto large = std::ranges::find_if(
        answers, [&](const Answer& other) { return other.batch == largest && other.model == small.model; });
    if (large == answers.end()) continue;
    const MetricValue* before = rows[small.best].metric("throughput");
    const MetricValue* after = rows[large->best].metric("throughput");
    if (before != nullptr && after != nullptr && before->estimate.value > 0) {
      const Estimate &low = before->estimate, &high = after->estimate;
      const bool both = low.interval && high.interval && low.interval->low > 0;
      gains.push_back({both ? quotient(high, low) : Estimate{high.value / low.value, {}}, small.model});
    }
  }
  if (gains.empty()) return "";
  return fmt::format("Throughput at batch {} against batch {}: {}.", largest, smallest,
                     from_to(gains, times));
}

std::string cold_start_sentence(const std::vector<Row>& rows, const std::vector<Answer>& ranked) {
  std::vector<Named> times_to_answer;
  for (const Answer& answer : ranked) {
    const MetricValue* cold = rows[answer.best].metric("cold_start_total");
    if (cold != nullptr) times_to_answer.push_back({cold->estimate, answer.model});
  }
  if (times_to_answer.empty()) return "";
  return fmt::format("From the start of a process to its first answer: {}.",
                     from_to(times_to_answer, find_metric("cold_start_total")->format));
}

/// Of answers under one load.
std::vector<std::string> headlines_of(const std::vector<Row>& rows, const std::vector<Answer>& answers,
                                      bool with_loading) {
  const std::vector<Answer> ranked = at_smallest_batch(answers);
  std::vector<std::string> headlines{fastest_sentence(rows, ranked), batching_sentence(rows, answers)};
  if (with_loading) headlines.push_back(cold_start_sentence(rows, ranked));
  std::erase(headlines, "");
  return headlines;
}

}  // namespace

std::string spread(const Estimate& estimate) {
  if (!estimate.interval || estimate.value == 0) return "";
  const double percent = 100 * estimate.interval->half_width() / std::abs(estimate.value);
  return fmt::format("±{:.{}f}%", percent, percent < 9.95 ? 1 : 0);
}

std::string with_spread(const MetricRow& metric, const Estimate& estimate) {
  const std::string around = spread(estimate);
  return metric.format(estimate.value) + (around.empty() ? "" : " " + around);
}

bool is_unsteady(const std::vector<Row>& rows, const Setting& setting) {
  return std::ranges::any_of(setting.rows, [&](std::size_t row) { return rows[row].is_unsteady(); });
}

const MetricRow& merit_of(const store::CellKey& key) {
  const bool is_offline = key.load.starts_with(name_of(LoadKind::kOffline));
  return *find_metric(is_offline ? "throughput" : "latency_p50");
}

std::optional<Estimate> pooled_merit(const std::vector<Row>& rows, const Setting& setting) {
  const MetricRow& metric = merit_of(rows[setting.rows.front()].cell.key);
  if (metric.name == "latency_p50") return setting.p50.pooled;
  std::vector<Estimate> figures;
  for (const std::size_t row : setting.rows) {
    const MetricValue* value = rows[row].metric(metric.name);
    if (value == nullptr || !value->estimate.interval) return std::nullopt;
    figures.push_back(value->estimate);
  }
  return pool_processes(figures, spread_of(rows, setting)).pooled;
}

bool is_better(const MetricRow& metric, const Estimate& one, const Estimate& other) {
  return metric.better == Direction::kHigherIsBetter ? one.value > other.value : one.value < other.value;
}

std::vector<Setting> find_settings(const std::vector<Row>& rows) {
  std::vector<Setting> settings;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!has_median(rows[i])) continue;
    const auto setting = [&](std::size_t row) { return setting_of(rows[row].cell.key); };
    if (settings.empty() || setting(settings.back().rows.front()) != setting(i)) settings.emplace_back();
    settings.back().rows.push_back(i);
  }
  for (Setting& setting : settings) {
    std::vector<Estimate> medians;
    for (const std::size_t row : setting.rows) medians.push_back(p50_of(rows[row]));
    setting.p50 = pool_processes(medians, spread_of(rows, setting));
  }
  return settings;
}

std::vector<Answer> find_answers(const std::vector<Row>& rows, const std::vector<Setting>& settings) {
  std::vector<Answer> answers;
  const auto key = [&](const Setting& setting) -> const store::CellKey& {
    return rows[setting.rows.front()].cell.key;
  };
  for (auto first = settings.begin(), last = first; first != settings.end(); first = last) {
    last = std::find_if(first, settings.end(),
                        [&](const Setting& other) { return !same_question(key(*first), key(other)); });
    const MetricRow& metric = merit_of(key(*first));
    std::vector<Contender> field;
    for (auto setting = first; setting != last; ++setting) {
      if (!is_full_precision(rows[setting->rows.front()])) continue;
      if (const std::optional<Estimate> figure = pooled_merit(rows, *setting))
        field.push_back(contender_of(rows, *setting, metric, *figure));
    }
    sort_by_merit(field, metric);
    if (!field.empty()) answers.push_back(answer_of(rows, metric, field));
  }
  return answers;
}

std::vector<Answer> compare_devices(const std::vector<Row>& rows, const std::vector<Answer>& answers) {
  std::vector<Answer> compared;
  const auto key = [&](const Answer& answer) -> const store::CellKey& { return rows[answer.best].cell.key; };
  for (auto first = answers.begin(), last = first; first != answers.end(); first = last) {
    last = std::find_if(first, answers.end(),
                        [&](const Answer& other) { return !same_question(key(*first), key(other)); });
    const MetricRow& metric = *find_metric(first->metric);
    std::vector<Contender> field;
    for (auto answer = first; answer != last; ++answer)
      field.push_back({answer->best, answer->best_figure, answer->best_unsteady});
    sort_by_merit(field, metric);
    if (field.size() > 1) compared.push_back(answer_of(rows, metric, field));
  }
  return compared;
}

namespace {

std::string without_answers(const std::vector<Row>& rows) {
  const auto is_measured = [](const Row& row) { return row.cell.status == store::CellStatus::kMeasured; };
  if (std::ranges::none_of(rows, is_measured)) return "Nothing was measured.";
  return "Nothing was measured for long enough to be ranked: give cells longer with --cell-limit.";
}

}  // namespace

std::vector<std::string> find_headlines(const std::vector<Row>& rows, const std::vector<Answer>& answers) {
  if (answers.empty()) return {without_answers(rows)};
  const std::string usual = to_text({});
  std::vector<std::string> headlines;
  for (std::vector<Answer> left = answers; !left.empty();) {
    const std::string load = left.front().load;
    std::vector<Answer> of_load;
    std::ranges::copy_if(left, std::back_inserter(of_load),
                         [&](const Answer& answer) { return answer.load == load; });
    std::erase_if(left, [&](const Answer& answer) { return answer.load == load; });
    // Loading comes before any load, and need not be told for each.
    const bool with_loading = headlines.empty();
    for (std::string& sentence : headlines_of(rows, of_load, with_loading))
      headlines.push_back(load == usual ? std::move(sentence) : fmt::format("With {}: {}", load, sentence));
  }
  return headlines;
}

}  // namespace edgegauge::analysis
