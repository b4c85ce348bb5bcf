// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/recommendation.h"

#include "analysis/names.h"
#include "core/counted.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::analysis {
namespace {

/// States of a machine that make a figure doubtful, and what to call them.
struct Doubt {
  std::string_view flag;
  std::string_view text;
};

constexpr std::array kDoubts = std::to_array<Doubt>({
    {"virtual-machine", "a virtual machine, whose neighbours may slow it"},
    {"stolen-time", "a host that gave time to others"},
    {"cpu-quota", "a quota on the processor"},
    {"debug-build", "a debug build"},
    {"sanitizer-build", "a sanitizer build"},
    {"throttled", "a throttled processor"},
    {"frequency-capped", "a capped clock"},
    {"under-voltage", "too low a voltage"},
    {"soft-temperature-limit", "a board at its soft temperature limit"},
    {"clock-dropped", "a clock that fell meanwhile"},
    {"slow-clock", "a clock below the highest"},
    {"background-load", "other programs that kept the processor busy"},
    {"background-cpu", "other programs that took processor time meanwhile"},
    {"swap-in-use", "memory that had been swapped"},
    {"swapped", "memory that was swapped meanwhile"},
});

/// What one setting, or device, comes to over all models in which several compete.
struct Standing {
  std::string setting;
  int clear = 0;  ///< fastest, and its lead is more than the intervals
  int level = 0;  ///< fastest, or not to be told from it, and not alone in that
  int good() const { return clear + level; }
};

/// What is chosen from, and how its sentence says that.
struct Choice {
  std::function<std::string(const Row&)> name;  ///< of what a row stands for
  std::string where;                            ///< "", or " here": behind the name of what to use
};

/// Repeated processes are of one setting.
Choice choice_of_settings(const Summary& summary) {
  Varying which = varying(summary.rows);
  which.repeat = false;
  const Origin& origin = *summary.origins.front();
  return {[which](const Row& row) { return setting_name(row, which); },
          origin.among_several ? " on " + origin.name : " here"};
}

std::vector<const Answer*> contests(const std::vector<Answer>& answers) {
  std::vector<const Answer*> all;
  for (const Answer& answer : answers) {
    if (answer.load != to_text({})) continue;
    if (answer.runner_up) all.push_back(&answer);
  }
  if (all.empty()) return all;
  const std::int64_t smallest = (*std::ranges::min_element(all, {}, &Answer::batch))->batch;
  std::erase_if(all, [&](const Answer* answer) { return answer->batch != smallest; });
  return all;
}

std::vector<Standing> standings(const Summary& summary, const std::vector<const Answer*>& contests,
                                const Choice& choice) {
  std::map<std::string, Standing> of_setting;
  const auto standing = [&](std::size_t row) -> Standing& {
    const std::string name = choice.name(summary.rows[row]);
    Standing& one = of_setting[name];
    one.setting = name;
    return one;
  };
  for (const Answer* answer : contests) {
    Standing& best = standing(answer->best);
    ++(answer->level.empty() ? best.clear : best.level);
    for (const std::size_t other : answer->level) ++standing(other).level;
  }
  std::vector<Standing> all;
  for (const auto& [name, one] : of_setting) all.push_back(one);
  std::ranges::stable_sort(all, [](const Standing& a, const Standing& b) {
    return std::pair(a.good(), a.clear) > std::pair(b.good(), b.clear);
  });
  return all;
}

/// Models in which another one is clearly faster: "mxnet for vgg16".
std::vector<std::string> exceptions(const Summary& summary, const std::vector<const Answer*>& contests,
                                    const Choice& choice, const std::string& setting) {
  std::vector<std::string> all;
  for (const Answer* answer : contests) {
    const std::string best = choice.name(summary.rows[answer->best]);
    const bool level = std::ranges::any_of(
        answer->level, [&](std::size_t row) { return choice.name(summary.rows[row]) == setting; });
    if (best != setting && !level) all.push_back(fmt::format("{} for {}", best, answer->model));
  }
  return all;
}

std::string use_sentence(const Summary& summary, const std::vector<const Answer*>& contests,
                         const Choice& choice, const Standing& best) {
  const std::int64_t batch = contests.front()->batch;
  const std::string use = "Use " + best.setting + choice.where;
  std::string text;
  if (contests.size() == 1) {
    text =
        best.clear == 1
            ? fmt::format("{}: it is the fastest for {} at batch {}", use, contests.front()->model, batch)
            : fmt::format("{}: at batch {}, nothing is faster for {}", use, batch, contests.front()->model);
  } else if (best.clear == 0) {
    text = fmt::format("{}: at batch {} nothing is measurably faster in {} of {}", use, batch, best.level,
                       counted(contests.size(), "model"));
  } else {
    text = fmt::format("{}: the fastest in {} of {} at batch {}", use, best.clear,
                       counted(contests.size(), "model"), batch);
    if (best.level > 0) text += fmt::format(", and level with the fastest in {} more", best.level);
  }
  const std::vector<std::string> others = exceptions(summary, contests, choice, best.setting);
  return text + (others.empty() ? "." : fmt::format("; but {}.", listed(others)));
}

/// "1.08x to 2.40x" ahead of the runner-up, where the lead is more than the intervals.
std::string lead(const std::vector<const Answer*>& contests) {
  std::vector<double> ratios;
  for (const Answer* answer : contests) {
    if (!answer->tie) ratios.push_back(answer->ratio.value);
  }
  if (ratios.empty()) return "No lead exceeds the 95% intervals by 1%.";
  const auto [low, high] = std::ranges::minmax(ratios);
  const std::string range =
      ratios.size() == 1 ? fmt::format("{:.2f}x", low) : fmt::format("{:.2f}x to {:.2f}x", low, high);
  return fmt::format(
      "The fastest leads its runner-up by at least 1% beyond the 95% intervals in {} of {} ({}).",
      ratios.size(), counted(contests.size(), "model"), range);
}

/// Measured cells of the models and the batch that a recommendation rests on.
std::vector<const Row*> evidence(const Summary& summary, const std::vector<const Answer*>& contests) {
  std::set<std::tuple<std::string_view, std::int64_t, std::string_view>> questions;
  for (const Answer* answer : contests) questions.emplace(answer->model, answer->batch, answer->load);
  std::vector<const Row*> rows;
  for (const Row& row : summary.rows) {
    const store::CellKey& key = row.cell.key;
    const bool counts = questions.contains({row.label, key.batch, key.load});
    if (counts && row.cell.status == store::CellStatus::kMeasured) rows.push_back(&row);
  }
  return rows;
}

std::vector<std::string_view> doubts(const Summary& summary, const std::vector<const Row*>& rows) {
  std::set<std::string> flags;
  for (const auto& origin : summary.origins) flags.insert(origin->run.flags.begin(), origin->run.flags.end());
  for (const Row* row : rows) flags.insert(row->cell.flags.begin(), row->cell.flags.end());
  std::vector<std::string_view> texts;
  for (const Doubt& doubt : kDoubts) {
    if (flags.contains(std::string(doubt.flag))) texts.push_back(doubt.text);
  }
  return texts;
}

/// `all`: at least one.
Recommendation recommend(const Summary& summary, const std::vector<const Answer*>& all,
                         const Choice& choice) {
  const Standing best = standings(summary, all, choice).front();
  const std::vector<const Row*> rows = evidence(summary, all);
  const auto loose = std::ranges::count_if(rows, [](const Row* row) { return !row->cell.converged; });
  const auto ties = std::ranges::count_if(all, &Answer::tie);
  const std::vector<std::string_view> spoilt = doubts(summary, rows);

  Recommendation made;
  made.use = use_sentence(summary, all, choice, best);
  made.reasons.push_back(lead(all));
  if (loose > 0) {
    made.reasons.push_back(
        fmt::format("{} of the {} cells behind it did not reach the wanted precision.", loose, rows.size()));
  }
  const bool repeated = std::ranges::any_of(rows, [](const Row* row) { return row->cell.key.repeat > 0; });
  if (!repeated)
    made.reasons.push_back("Each was measured in one process: how far processes differ is not known.");
  if (!spoilt.empty())
    made.reasons.push_back(fmt::format("It may be spoilt by {}.", fmt::join(spoilt, "; by ")));

  int level = static_cast<int>(Confidence::kHigh);
  level -= 2 * ties > static_cast<std::ptrdiff_t>(all.size()) ? 1 : 0;
  level -= 10 * loose > static_cast<std::ptrdiff_t>(rows.size()) ? 1 : 0;
  level -= spoilt.empty() ? 0 : 1;
  made.confidence = static_cast<Confidence>(std::max(level, static_cast<int>(Confidence::kLow)));
  return made;
}

/// Devices that were not measured in each of the models compared: "Raspberry Pi 4 in 2".
std::vector<std::string> taking_part_in_fewer(const Summary& summary,
                                              const std::vector<const Answer*>& contests) {
  std::vector<std::string> all;
  for (const auto& origin : summary.origins) {
    const auto in = std::ranges::count_if(contests, [&](const Answer* contest) {
      return std::ranges::any_of(summary.answers, [&](const Answer& answer) {
        return summary.rows[answer.best].origin == origin && answer.model == contest->model &&
               answer.batch == contest->batch && answer.load == contest->load;
      });
    });
    if (in < std::ssize(contests)) all.push_back(fmt::format("{} in {}", origin->name, in));
  }
  return all;
}

}  // namespace

std::optional<Recommendation> recommend(const Summary& summary) {
  const std::vector<const Answer*> all = contests(summary.answers);
  if (all.empty()) return std::nullopt;
  return recommend(summary, all, choice_of_settings(summary));
}

std::optional<Recommendation> recommend_device(const Summary& summary) {
  const std::vector<const Answer*> all = contests(summary.between_devices);
  if (all.empty()) return std::nullopt;
  Recommendation made = recommend(summary, all, {[](const Row& row) { return row.origin->name; }, ""});
  made.reasons.insert(made.reasons.begin(), "Each device has the setting that is best on it.");
  if (const auto fewer = taking_part_in_fewer(summary, all); !fewer.empty())
    made.reasons.push_back(fmt::format("Of the {} compared, not every device was measured in each: {}.",
                                       counted(all.size(), "model"), listed(fewer)));
  return made;
}

std::string_view name_of(Confidence confidence) {
  constexpr std::array<std::string_view, 3> kNames = {"low", "medium", "high"};
  return kNames[static_cast<std::size_t>(confidence)];
}

}  // namespace edgegauge::analysis
