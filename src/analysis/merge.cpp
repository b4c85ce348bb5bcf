// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/merge.h"

#include "analysis/answers.h"
#include "analysis/names.h"
#include "analysis/recommendation.h"
#include "analysis/rows.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

/// The board, or the processor where nobody knows the board (device::headline()).
std::string first_part(const std::string& headline) { return headline.substr(0, headline.find(" · ")); }

/// Names of an origin, each telling more than the one before; the last is no other's.
using Names = std::array<std::string, 4>;

Names names_of(const Origin& origin) {
  const std::string brief = first_part(origin.device.headline);
  return {brief, origin.device.headline, fmt::format("{} ({})", brief, origin.file),
          fmt::format("{} ({}#{})", brief, origin.file, origin.run.id.value)};
}

/// Takes the rows of `part`, and what refers to them, in their order.
void append(Summary& whole, Summary& part) {
  const std::size_t offset = whole.rows.size();
  std::ranges::move(part.rows, std::back_inserter(whole.rows));
  for (Setting& setting : part.settings) {
    for (std::size_t& row : setting.rows) row += offset;
    whole.settings.push_back(std::move(setting));
  }
  for (Answer& answer : part.answers) {
    answer.best += offset;
    if (answer.runner_up) *answer.runner_up += offset;
    for (std::size_t& row : answer.level) row += offset;
    whole.answers.push_back(std::move(answer));
  }
  for (StartGroup& group : part.starts) {
    group.row += offset;
    whole.starts.push_back(std::move(group));
  }
  whole.measured += part.measured;
  whole.failed += part.failed;
  whole.skipped += part.skipped;
  whole.not_run += part.not_run;
  whole.groups_left_out += part.groups_left_out;
}

/// Sorts the rows, and what refers to them with them.
void sort_whole(Summary& whole) {
  label_models(whole.rows);
  const std::vector<std::size_t> came_from = sort_as_shown(whole.rows);
  std::vector<std::size_t> now_at(came_from.size());
  for (std::size_t i = 0; i < came_from.size(); ++i) now_at[came_from[i]] = i;
  for (Setting& setting : whole.settings) {
    for (std::size_t& row : setting.rows) row = now_at[row];
  }
  for (Answer& answer : whole.answers) {
    answer.best = now_at[answer.best];
    answer.model = whole.rows[answer.best].label;
    if (answer.runner_up) answer.runner_up = now_at[*answer.runner_up];
    for (std::size_t& row : answer.level) row = now_at[row];
  }
  for (StartGroup& group : whole.starts) group.row = now_at[group.row];
  std::ranges::sort(whole.settings, {}, [](const Setting& setting) { return setting.rows.front(); });
  std::ranges::sort(whole.answers, {}, &Answer::best);
  std::ranges::sort(whole.starts, {}, &StartGroup::row);
}

/// What each device comes to, in a sentence.
std::string headline_of(const Summary& part) {
  if (const auto& made = part.recommendation)
    return fmt::format("{} How sure: {}.", made->use, name_of(made->confidence));
  return fmt::format("On {}: {}", part.origins.front()->name, part.headlines.front());
}

/// Devices that are there twice: what lies between two such runs is no difference of devices.
std::vector<std::string> warnings_of_same_device(const Summary& whole) {
  std::map<std::string, std::vector<std::string>> by_fingerprint;
  for (const auto& origin : whole.origins) by_fingerprint[origin->device.fingerprint].push_back(origin->name);
  std::vector<std::string> warnings;
  for (const auto& [fingerprint, names] : by_fingerprint) {
    if (names.size() < 2) continue;
    warnings.push_back(
        fmt::format("One device measured {} times, not several devices: {}. What lies between them is no "
                    "difference of devices; edgegauge compare judges it.",
                    names.size(), listed(names)));
  }
  return warnings;
}

/// What each says once, what only some say under their names.
std::vector<std::string> merged_warnings(const std::vector<Summary>& parts) {
  std::vector<std::string> warnings;
  std::set<std::string> told;
  for (const Summary& part : parts) {
    for (const std::string& warning : part.warnings) {
      const bool by_all = std::ranges::all_of(parts, [&](const Summary& other) {
        return std::ranges::find(other.warnings, warning) != other.warnings.end();
      });
      if (!by_all) warnings.push_back(fmt::format("On {}: {}", part.origins.front()->name, warning));
      if (by_all && told.insert(warning).second) warnings.push_back("On each device: " + warning);
    }
  }
  return warnings;
}

std::shared_ptr<Summary> merged_overview(std::vector<Summary>& parts, const Summary& whole) {
  Summary overview;
  overview.is_overview = true;
  overview.origins = whole.origins;
  overview.varying_in_run = varying(whole.rows);
  overview.varying_in_run.repeat = false;
  for (Summary& part : parts) append(overview, *part.overview);
  sort_whole(overview);
  return std::make_shared<Summary>(std::move(overview));
}

}  // namespace

void name_origins(std::vector<Origin*> origins) {
  if (origins.size() == 1) {
    origins.front()->name = origins.front()->device.headline;
    return;
  }
  std::vector<Names> names;
  for (const Origin* origin : origins) names.push_back(names_of(*origin));
  for (std::size_t i = 0; i < origins.size(); ++i) {
    const auto is_alone = [&](std::size_t level) {
      return std::ranges::count_if(names,
                                   [&](const auto& other) { return other[level] == names[i][level]; }) == 1;
    };
    std::size_t level = 0;
    while (level + 1 < names[i].size() && !is_alone(level)) ++level;
    origins[i]->name = names[i][level];
    origins[i]->place = i;
    origins[i]->among_several = true;
  }
}

Summary merge_summaries(std::vector<Summary> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  Summary whole;
  whole.warnings = merged_warnings(parts);
  for (const Summary& part : parts) {
    whole.origins.push_back(part.origins.front());
    whole.headlines.push_back(headline_of(part));
    whole.on_devices.push_back(part.recommendation);
  }
  std::ranges::move(warnings_of_same_device(whole), std::back_inserter(whole.warnings));
  const bool is_large = parts.front().overview != nullptr;
  for (Summary& part : parts) append(whole, part);
  sort_whole(whole);
  whole.between_devices = compare_devices(whole.rows, whole.answers);
  whole.recommendation = recommend_device(whole);
  if (is_large) whole.overview = merged_overview(parts, whole);
  return whole;
}

}  // namespace edgegauge::analysis
