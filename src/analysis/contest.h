// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/claims.h"

#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

/// What claims are judged with: ratios between cells that are alike but for one thing, and verdicts on them.
namespace edgegauge::analysis {

using CellName = std::function<std::string(const StudyCell&)>;
using Group = std::vector<const StudyCell*>;

std::string model_of(const StudyCell& cell);
std::string framework_of(const StudyCell& cell);

/// Cells in groups that have the same `key`, in the order of the keys. An empty key leaves a cell out.
std::vector<Group> groups_by(const Study& study, const CellName& key);

// Alike in everything but the model, the framework, the batch.
std::string all_but_model(const StudyCell& cell);
std::string all_but_framework(const StudyCell& cell);
std::string all_but_batch(const StudyCell& cell);

enum class Pick { kSmallest, kLargest, kMean };

/// Who stands on one side of a comparison. No names: whoever does not stand on the other.
struct Contestants {
  std::vector<std::string_view> names;
  Pick pick = Pick::kMean;
};

/// A ratio, and the cells it is made of.
struct Paired {
  LogEstimate ratio;
  std::vector<EvidenceId> evidence;
};

/// In each group, the figure of `left` over that of `right`, by `name`. A group in which one of left's names,
/// or all of right's, has no such figure gives none. Where several cells have one name, the one with the
/// largest figure stands for it.
std::vector<Paired> ratios(const std::vector<Group>& groups, std::string_view figure, const CellName& name,
                           const Contestants& left, const Contestants& right);

/// Where a claim expects a ratio.
struct Region {
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
};
extern const Region kAbove;  ///< above 1 by more than a tie
extern const Region kBelow;
/// What a ratio may come to and still be little.
inline constexpr double kLittle = 1.25;
Region within(double share);  ///< of 1, in either direction: 0.2 is from 1/1.2 to 1.2

/// One of the statements that a claim consists of.
struct Part {
  ClaimVerdict verdict = ClaimVerdict::kNotTested;
  std::optional<double> confidence;
  std::vector<EvidenceId> evidence;
  std::string said;     ///< half a sentence with its figure; empty when not tested
  std::string missing;  ///< when not tested
};

/// The geometric mean of `pairs` against `expected`: confirmed when its 95% interval lies inside,
/// contradicted when it lies outside. In `pattern`, {} becomes the figure.
Part part_of_ratios(const std::vector<Paired>& pairs, const Region& expected, std::string_view pattern,
                    std::string_view missing);

/// Whether more than half of such cases do; decided at 95% (Bayes, uniform prior).
Part part_of_cases(std::size_t hits, std::size_t cases, std::vector<EvidenceId> evidence,
                   std::string_view pattern, std::string_view missing);

/// All parts together. In a confirmation the parts' doubts add up (Bonferroni); the surest contradiction
/// suffices for one.
Judgement all_of(const std::vector<Part>& parts);

}  // namespace edgegauge::analysis
