// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/contest.h"

#include "analysis/dimensions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <boost/math/special_functions/beta.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::analysis {

const Region kAbove{.low = 1 + kEquivalence};
const Region kBelow{.high = 1 / (1 + kEquivalence)};

namespace {

constexpr double kSure = 0.95;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The cells that stand for the names of one side, one for each name.
using Team = std::map<std::string, const StudyCell*>;

double value_of(const StudyCell& cell, std::string_view figure) { return cell.figure(figure)->value; }

Team team_of(const Group& group, std::string_view figure, const CellName& name,
             const std::function<bool(const std::string&)>& belongs) {
  Team team;
  for (const StudyCell* cell : group) {
    const std::string its_name = name(*cell);
    if (cell->figure(figure) == nullptr || !belongs(its_name)) continue;
    const StudyCell*& chosen = team[its_name];
    if (chosen == nullptr || value_of(*chosen, figure) < value_of(*cell, figure)) chosen = cell;
  }
  return team;
}

bool is_named(const Contestants& side, const std::string& name) {
  return std::ranges::find(side.names, name) != side.names.end();
}

LogEstimate picked(const Team& team, std::string_view figure, Pick pick) {
  std::vector<LogEstimate> figures;
  for (const auto& [name, cell] : team) figures.push_back(*cell->figure(figure));
  if (pick == Pick::kMean) return geometric_mean(figures, Over::kTheseAlone);
  const auto [smallest, largest] = std::ranges::minmax_element(figures, {}, &LogEstimate::value);
  return pick == Pick::kSmallest ? *smallest : *largest;
}

void add_evidence(std::vector<EvidenceId>& to, const std::vector<EvidenceId>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

void sort_once(std::vector<EvidenceId>& evidence) {
  std::ranges::sort(evidence);
  const auto twice = std::ranges::unique(evidence);
  evidence.erase(twice.begin(), twice.end());
}

std::string ratio_text(const LogEstimate& mean, std::size_t pairs) {
  const Estimate ratio = as_figure(mean);
  const std::string spread =
      ratio.interval ? fmt::format(" [{:.2f}, {:.2f}]", ratio.interval->low, ratio.interval->high) : "";
  const std::string count = pairs > 1 ? fmt::format(" (mean of {})", pairs) : "";
  return fmt::format("{:.2f}x{}{}", ratio.value, spread, count);
}

ClaimVerdict verdict_on(const Estimate& ratio, const Region& expected) {
  const Interval interval = ratio.interval.value_or(Interval{ratio.value, ratio.value});
  if (interval.low > expected.low && interval.high < expected.high) return ClaimVerdict::kConfirmed;
  if (interval.high < expected.low || interval.low > expected.high) return ClaimVerdict::kContradicted;
  return ClaimVerdict::kUndecided;
}

/// Of a verdict by the chances that the truth lies in what is expected, and outside of it.
double confidence_in(ClaimVerdict verdict, double inside, double outside) {
  if (verdict == ClaimVerdict::kConfirmed) return inside;
  if (verdict == ClaimVerdict::kContradicted) return outside;
  return std::max(inside, outside);
}

ClaimVerdict together(const std::vector<Part>& parts) {
  const auto has = [&](ClaimVerdict verdict) {
    return std::ranges::find(parts, verdict, &Part::verdict) != parts.end();
  };
  if (has(ClaimVerdict::kPartly) || (has(ClaimVerdict::kConfirmed) && has(ClaimVerdict::kContradicted)))
    return ClaimVerdict::kPartly;
  if (has(ClaimVerdict::kContradicted)) return ClaimVerdict::kContradicted;
  if (has(ClaimVerdict::kUndecided)) return ClaimVerdict::kUndecided;
  return has(ClaimVerdict::kConfirmed) ? ClaimVerdict::kConfirmed : ClaimVerdict::kNotTested;
}

/// The surest of the parts with this verdict; nullopt where none is known.
std::optional<double> surest(const std::vector<Part>& parts, ClaimVerdict verdict) {
  std::optional<double> most;
  for (const Part& part : parts) {
    if (part.verdict == verdict && part.confidence) most = std::max(most.value_or(0), *part.confidence);
  }
  return most;
}

/// 1 minus the sum of the parts' doubts (Bonferroni); nullopt where one is not known.
std::optional<double> in_all(const std::vector<Part>& parts) {
  double doubts = 0;
  for (const Part& part : parts) {
    if (part.verdict == ClaimVerdict::kNotTested) continue;
    if (!part.confidence) return std::nullopt;
    doubts += 1 - *part.confidence;
  }
  return std::max(0.0, 1 - doubts);
}

/// A claim is confirmed by all of its parts, but one suffices to contradict it, and one of each kind to make
/// it right in part.
std::optional<double> confidence_in(ClaimVerdict verdict, const std::vector<Part>& parts) {
  const auto confirmed = surest(parts, ClaimVerdict::kConfirmed);
  const auto contradicted = surest(parts, ClaimVerdict::kContradicted);
  switch (verdict) {
    case ClaimVerdict::kConfirmed:
    case ClaimVerdict::kUndecided:
      return in_all(parts);
    case ClaimVerdict::kContradicted:
      return contradicted;
    case ClaimVerdict::kPartly:
      if (!confirmed || !contradicted) return std::nullopt;
      return std::max(0.0, *confirmed + *contradicted - 1);
    case ClaimVerdict::kNotTested:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::string model_of(const StudyCell& cell) { return cell.key.model; }
std::string framework_of(const StudyCell& cell) { return cell.key.runtime; }

std::string all_but_model(const StudyCell& cell) {
  return cell.device + '\n' + key_without(cell.key, {"model", "model_hash"});
}

std::string all_but_framework(const StudyCell& cell) {
  return cell.device + '\n' + key_without(cell.key, {"model_hash", "framework"});
}

std::string all_but_batch(const StudyCell& cell) {
  return cell.device + '\n' + key_without(cell.key, {"model_hash", "batch"});
}

std::vector<Group> groups_by(const Study& study, const CellName& key) {
  std::map<std::string, Group> groups;
  for (const StudyCell& cell : study.cells) {
    if (const std::string its_key = key(cell); !its_key.empty()) groups[its_key].push_back(&cell);
  }
  std::vector<Group> result;
  for (auto& [its_key, group] : groups) result.push_back(std::move(group));
  return result;
}

std::vector<Paired> ratios(const std::vector<Group>& groups, std::string_view figure, const CellName& name,
                           const Contestants& left, const Contestants& right) {
  std::vector<Paired> pairs;
  for (const Group& group : groups) {
    const Team ours = team_of(group, figure, name, [&](const std::string& it) { return is_named(left, it); });
    const Team theirs = team_of(group, figure, name, [&](const std::string& it) {
      return right.names.empty() ? !is_named(left, it) : is_named(right, it);
    });
    if (ours.size() != left.names.size() || theirs.empty()) continue;
    Paired& pair = pairs.emplace_back();
    pair.ratio = quotient(picked(ours, figure, left.pick), picked(theirs, figure, right.pick));
    for (const Team* team : {&ours, &theirs}) {
      for (const auto& [its_name, cell] : *team) add_evidence(pair.evidence, cell->evidence);
    }
  }
  return pairs;
}

Region within(double share) { return {1 / (1 + share), 1 + share}; }

Part part_of_ratios(const std::vector<Paired>& pairs, const Region& expected, std::string_view pattern,
                    std::string_view missing) {
  Part part;
  if (pairs.empty()) {
    part.missing = missing;
    return part;
  }
  std::vector<LogEstimate> figures;
  for (const Paired& pair : pairs) {
    figures.push_back(pair.ratio);
    add_evidence(part.evidence, pair.evidence);
  }
  const LogEstimate mean = geometric_mean(figures, Over::kTheirKind);
  part.verdict = verdict_on(as_figure(mean, kSure), expected);
  const double low = std::log(expected.low);
  const double high = std::log(expected.high);
  if (mean.spread_known) {
    // Where levels differ, the chance of being outside is less than what is left of that of being inside.
    const double outside =
        *probability_within(mean, -kInfinity, low) + *probability_within(mean, high, kInfinity);
    part.confidence = confidence_in(part.verdict, *probability_within(mean, low, high), outside);
  }
  part.said = fmt::format(fmt::runtime(pattern), ratio_text(mean, pairs.size()));
  return part;
}

Part part_of_cases(std::size_t hits, std::size_t cases, std::vector<EvidenceId> evidence,
                   std::string_view pattern, std::string_view missing) {
  Part part;
  if (cases == 0) {
    part.missing = missing;
    return part;
  }
  const double most =
      boost::math::ibetac(static_cast<double>(hits + 1), static_cast<double>(cases - hits + 1), 0.5);
  part.verdict = most > kSure       ? ClaimVerdict::kConfirmed
                 : most < 1 - kSure ? ClaimVerdict::kContradicted
                                    : ClaimVerdict::kUndecided;
  part.confidence = confidence_in(part.verdict, most, 1 - most);
  part.evidence = std::move(evidence);
  part.said = fmt::format(fmt::runtime(pattern), fmt::format("{} of {}", hits, cases));
  return part;
}

Judgement all_of(const std::vector<Part>& parts) {
  Judgement judgement;
  judgement.verdict = together(parts);
  judgement.confidence = confidence_in(judgement.verdict, parts);
  std::vector<std::string> said;
  for (const Part& part : parts) {
    if (!part.missing.empty()) judgement.missing.push_back(part.missing);
    if (part.verdict == ClaimVerdict::kNotTested) continue;
    said.push_back(part.said);
    add_evidence(judgement.evidence, part.evidence);
  }
  sort_once(judgement.evidence);
  if (!said.empty()) judgement.sentence = fmt::format("{}.", fmt::join(said, "; "));
  return judgement;
}

}  // namespace edgegauge::analysis
