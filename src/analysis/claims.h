// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/study.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The study's twelve claims, each judged on stored results (docs/claims.md).
namespace edgegauge::analysis {

enum class ClaimVerdict {
  kConfirmed,
  kPartly,        ///< some parts of the claim are confirmed, some contradicted
  kContradicted,  ///< the opposite, or a tie where the claim sees a difference
  kUndecided,     ///< tested, but the intervals leave it open
  kNotTested,     ///< the results hold nothing to test it with
};

/// "confirmed", "partly", "contradicted", "undecided", "not tested".
std::string_view name_of(ClaimVerdict verdict);

struct Judgement {
  int number = 0;  ///< the claim's, from 1
  std::string_view claim;
  ClaimVerdict verdict = ClaimVerdict::kNotTested;
  /// That the verdict is right, as far as chance goes, from 0 to 1; for an undecided one, that of the
  /// likelier side. nullopt: not tested, or the results tell nothing of their spread.
  std::optional<double> confidence;
  std::vector<EvidenceId> evidence;  ///< sorted
  std::string sentence;              ///< what was found, with figures; empty when not tested
  std::vector<std::string> missing;  ///< what would have to be measured for parts that are not tested
};

struct ClaimRow {
  int number;
  std::string_view claim;
  std::string_view test;             ///< how it is tested, for documents
  Judgement (*judge)(const Study&);  ///< fills everything but number and claim
};

std::span<const ClaimRow> claims();

/// Each claim's judgement, in order. A pure function: the order of runs and cells does not matter.
std::vector<Judgement> judge_claims(const Study& study);

}  // namespace edgegauge::analysis
