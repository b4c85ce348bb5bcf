// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/answers.h"

#include "core/run_spec.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

/// All processes of one setting of one model at one batch.
struct Contender {
  std::size_t middle_row = 0;
  Estimate p50;
};

bool same_setting(const store::CellKey& a, const store::CellKey& b) {
  return std::tie(a.runtime, a.threads, a.precision, a.unit, a.profile, a.knobs) ==
         std::tie(b.runtime, b.threads, b.precision, b.unit, b.profile, b.knobs);
}

/// A framework may have been asked for less than full precision and call it otherwise, or the reverse: both
/// count.
bool is_full_precision(const Row& row) {
  return row.cell.key.precision == kFullPrecision && row.precision() == kFullPrecision;
}

bool takes_part(const Row& row) {
  const MetricValue* p50 = row.metric("latency_p50");
  return row.cell.status == store::CellStatus::kMeasured && is_full_precision(row) && p50 != nullptr &&
         p50->estimate.interval && p50->estimate.value > 0;
}

Estimate p50_of(const Row& row) { return row.metric("latency_p50")->estimate; }

Contender pool(const std::vector<Row>& rows, std::vector<std::size_t> processes) {
  std::ranges::sort(processes, {}, [&](std::size_t row) { return p50_of(rows[row]).value; });
  Contender contender;
  contender.middle_row = processes[(processes.size() - 1) / 2];
  contender.p50 = p50_of(rows[contender.middle_row]);
  for (const std::size_t row : processes) {
    const Interval interval = *p50_of(rows[row]).interval;
    contender.p50.interval->low = std::min(contender.p50.interval->low, interval.low);
    contender.p50.interval->high = std::max(contender.p50.interval->high, interval.high);
  }
  return contender;
}

/// Contenders among rows [first, last), which are of one model and batch, fastest first.
std::vector<Contender> contenders(const std::vector<Row>& rows, std::size_t first, std::size_t last) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = first; i < last; ++i) {
    if (!takes_part(rows[i])) continue;
    const bool continues =
        !groups.empty() && same_setting(rows[groups.back().front()].cell.key, rows[i].cell.key);
    if (!continues) groups.emplace_back();
    groups.back().push_back(i);
  }
  std::vector<Contender> all;
  for (const auto& group : groups) all.push_back(pool(rows, group));
  std::ranges::stable_sort(all, {}, [](const Contender& contender) { return contender.p50.value; });
  return all;
}

/// The widest that the quotient can be when each lies within its interval.
Estimate quotient(const Estimate& above, const Estimate& below) {
  return {above.value / below.value,
          Interval{above.interval->low / below.interval->high, above.interval->high / below.interval->low}};
}

Answer answer_of(const std::vector<Row>& rows, const std::vector<Contender>& field) {
  const Contender& best = field.front();
  Answer answer;
  answer.model = rows[best.middle_row].label;
  answer.batch = rows[best.middle_row].cell.key.batch;
  answer.best = best.middle_row;
  answer.best_p50 = best.p50;
  answer.slowest_ratio = field.back().p50.value / best.p50.value;
  if (field.size() > 1) {
    answer.runner_up = field[1].middle_row;
    answer.runner_up_p50 = field[1].p50;
    answer.tie = overlap(*best.p50.interval, *field[1].p50.interval);
    answer.ratio = quotient(field[1].p50, best.p50);
  }
  return answer;
}

std::string p50_text(const Estimate& estimate) { return with_spread(*find_metric("latency_p50"), estimate); }

std::string times(double ratio) { return fmt::format("{:.{}f}x", ratio, ratio < 9.95 ? 2 : 0); }

/// Answers at the smallest batch, fastest first.
std::vector<Answer> at_smallest_batch(std::vector<Answer> answers) {
  const std::int64_t smallest = std::ranges::min(answers, {}, &Answer::batch).batch;
  std::erase_if(answers, [&](const Answer& answer) { return answer.batch != smallest; });
  std::ranges::stable_sort(answers, {}, [](const Answer& answer) { return answer.best_p50.value; });
  return answers;
}

std::string fastest_sentence(const std::vector<Row>& rows, const std::vector<Answer>& ranked) {
  const Answer& first = ranked.front();
  const std::string framework = rows[first.best].cell.key.runtime;
  if (ranked.size() == 1) {
    return fmt::format("{} takes {} at batch {} with {}.", first.model, p50_text(first.best_p50), first.batch,
                       framework);
  }
  const Answer& last = ranked.back();
  const bool tie = overlap(*first.best_p50.interval, *ranked[1].best_p50.interval);
  const std::string also = tie ? fmt::format(" (a tie with {})", ranked[1].model) : "";
  return fmt::format("Fastest at batch {}: {}, {} with {}{}; {} takes {} as long.", first.batch, first.model,
                     p50_text(first.best_p50), framework, also, last.model,
                     times(last.best_p50.value / first.best_p50.value));
}

struct Named {
  double value;
  std::string model;
};

/// "1.02x (vgg16) to 1.41x (resnet18)", or one of them when there is only one.
std::string from_to(std::vector<Named> figures, std::string (*format)(double)) {
  std::ranges::stable_sort(figures, {}, &Named::value);
  const auto one = [&](const Named& figure) {
    return fmt::format("{} ({})", format(figure.value), figure.model);
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
      gains.push_back({after->estimate.value / before->estimate.value, small.model});
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
    if (cold != nullptr) times_to_answer.push_back({cold->estimate.value, answer.model});
  }
  if (times_to_answer.empty()) return "";
  return fmt::format("From the start of a process to its first answer: {}.",
                     from_to(times_to_answer, find_metric("cold_start_total")->format));
}

}  // namespace

bool overlap(const Interval& a, const Interval& b) { return a.low <= b.high && b.low <= a.high; }

std::string spread(const Estimate& estimate) {
  if (!estimate.interval || estimate.value == 0) return "";
  const double percent = 100 * estimate.interval->half_width() / std::abs(estimate.value);
  return fmt::format("±{:.{}f}%", percent, percent < 9.95 ? 1 : 0);
}

std::string with_spread(const MetricRow& metric, const Estimate& estimate) {
  const std::string around = spread(estimate);
  return metric.format(estimate.value) + (around.empty() ? "" : " " + around);
}

std::vector<Answer> find_answers(const std::vector<Row>& rows) {
  const auto same_question = [](const Row& a, const Row& b) {
    return a.cell.key.model_hash == b.cell.key.model_hash && a.cell.key.batch == b.cell.key.batch;
  };
  std::vector<Answer> answers;
  for (std::size_t first = 0, last = 0; first < rows.size(); first = last) {
    while (last < rows.size() && same_question(rows[first], rows[last])) ++last;
    const std::vector<Contender> field = contenders(rows, first, last);
    if (!field.empty()) answers.push_back(answer_of(rows, field));
  }
  return answers;
}

std::vector<std::string> find_headlines(const std::vector<Row>& rows, const std::vector<Answer>& answers) {
  if (answers.empty()) return {"Nothing was measured."};
  const std::vector<Answer> ranked = at_smallest_batch(answers);
  std::vector<std::string> headlines{fastest_sentence(rows, ranked), batching_sentence(rows, answers),
                                     cold_start_sentence(rows, ranked)};
  std::erase(headlines, "");
  return headlines;
}

}  // namespace edgegauge::analysis
