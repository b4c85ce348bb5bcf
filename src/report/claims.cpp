// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/claims.h"

#include "core/json_text.h"
#include "report/ink.h"
#include "report/text.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using analysis::ClaimVerdict;
using analysis::Judgement;
using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;
constexpr std::size_t kMostCellsNamed = 5;

Ink ink_of(ClaimVerdict verdict) {
  switch (verdict) {
    case ClaimVerdict::kConfirmed:
      return Ink::kGreen;
    case ClaimVerdict::kContradicted:
      return Ink::kRed;
    case ClaimVerdict::kPartly:
    case ClaimVerdict::kUndecided:
      return Ink::kYellow;
    case ClaimVerdict::kNotTested:
      return Ink::kDim;
  }
  return Ink::kDim;
}

/// "98% sure"; never 100%, and rounded down, so that it says no more than is known.
std::string confidence_text(const Judgement& judgement) {
  if (judgement.verdict == ClaimVerdict::kNotTested || judgement.verdict == ClaimVerdict::kUndecided)
    return "";
  if (!judgement.confidence) return " (spread not known)";
  const double percent = std::floor(*judgement.confidence * 100);
  return percent >= 99 ? " (over 99% sure)" : fmt::format(" ({:.0f}% sure)", percent);
}

std::string evidence_text(const Judgement& judgement) {
  std::map<std::string, std::vector<std::int64_t>> by_file;
  for (const analysis::EvidenceId& id : judgement.evidence) by_file[id.file].push_back(id.cell.value);
  std::vector<std::string> files;
  for (const auto& [file, cells] : by_file) {
    const auto named = std::min(cells.size(), kMostCellsNamed);
    const std::string more = cells.size() > named ? fmt::format(" and {} more", cells.size() - named) : "";
    files.push_back(fmt::format(
        "{} of {}{}", cells.size() == 1 ? "cell" : "cells", printable(file),
        fmt::format(": {}{}",
                    fmt::join(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(named), ", "),
                    more)));
  }
  return fmt::format("{}", fmt::join(files, "; "));
}

std::string one(const Judgement& judgement, const TerminalStyle& style, std::size_t width) {
  const std::string verdict = std::string(name_of(judgement.verdict)) + confidence_text(judgement);
  std::string text = fmt::format("{:>2}  {}", judgement.number, wrapped(judgement.claim, width - 4, 4));
  text += fmt::format("    {}\n", painted(style, ink_of(judgement.verdict), verdict));
  const auto indented = [&](const std::string& line) { return "    " + wrapped(line, width - 4, 4); };
  if (!judgement.sentence.empty()) text += indented(printable(judgement.sentence));
  if (!judgement.missing.empty())
    text += indented(printable(fmt::format("missing: {}", fmt::join(judgement.missing, "; "))));
  if (!judgement.evidence.empty()) text += painted(style, Ink::kDim, indented(evidence_text(judgement)));
  return text;
}

std::string counts(const std::vector<Judgement>& judgements) {
  std::vector<std::string> said;
  for (const ClaimVerdict verdict :
       {ClaimVerdict::kConfirmed, ClaimVerdict::kPartly, ClaimVerdict::kContradicted,
        ClaimVerdict::kUndecided, ClaimVerdict::kNotTested}) {
    const auto count = std::ranges::count(judgements, verdict, &Judgement::verdict);
    if (count > 0) said.push_back(fmt::format("{} {}", count, name_of(verdict)));
  }
  return fmt::format("Of the study's {} claims: {}.", judgements.size(), fmt::join(said, ", "));
}

Json evidence_json(const Judgement& judgement) {
  Json json = Json::array();
  for (const analysis::EvidenceId& id : judgement.evidence)
    json.push_back({{"results", id.file}, {"cell", id.cell.value}});
  return json;
}

}  // namespace

std::string claims_to_terminal(const std::vector<Judgement>& judgements, const TerminalStyle& style) {
  const auto width = static_cast<std::size_t>(std::max(style.width, 40));
  std::string text = painted(style, Ink::kBold, counts(judgements)) + "\n";
  for (const Judgement& judgement : judgements) text += "\n" + one(judgement, style, width);
  return text;
}

std::string claims_to_json(const std::vector<Judgement>& judgements) {
  Json claims = Json::array();
  for (const Judgement& judgement : judgements) {
    claims.push_back({{"number", judgement.number},
                      {"claim", judgement.claim},
                      {"verdict", name_of(judgement.verdict)},
                      {"confidence", judgement.confidence ? Json(*judgement.confidence) : Json()},
                      {"sentence", judgement.sentence},
                      {"missing", judgement.missing},
                      {"evidence", evidence_json(judgement)}});
  }
  const Json document{
      {"format", "edgegauge-claims"}, {"version", kFormatVersion}, {"claims", std::move(claims)}};
  return json_text(document) + "\n";
}

}  // namespace edgegauge::report
