// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/compare_measured.h"

#include "core/json_text.h"
#include "report/compare_parts.h"
#include "report/markup.h"
#include "report/text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

std::string verdict_name(const Comparison& comparison) {
  switch (comparison.verdict) {
    case Verdict::kFaster:
      return "faster";
    case Verdict::kSlower:
      return "slower";
    case Verdict::kTie:
      return comparison.equivalent ? "a tie" : "not told apart";
  }
  return "";
}

std::string ratio_text(const Estimate& ratio) {
  if (!ratio.interval) return fmt::format("{:.3f}x", ratio.value);
  return fmt::format("{:.3f}x [{:.3f}, {:.3f}]", ratio.value, ratio.interval->low, ratio.interval->high);
}

std::string answer_text(const MeasuredPair& pair) {
  const std::string stored = fmt::format("({} {} of {})", pair.runs.size() == 1 ? "run" : "runs",
                                         fmt::join(pair.runs, ", "), pair.results);
  if (!pair.comparison)
    return fmt::format(
        "Nothing is known of {} against {}: of {} quads of four processes none was measured whole {}; "
        "edgegauge "
        "report says why.",
        pair.other, pair.base, pair.lost, stored);
  const Comparison& comparison = *pair.comparison;
  std::string text =
      fmt::format("{} takes {} as long as {}: {}. {} quads of four processes each", pair.other,
                  ratio_text(comparison.ratio), pair.base, verdict_name(comparison), pair.quads);
  if (pair.lost > 0) text += fmt::format(", {} more lost", pair.lost);
  text += fmt::format(" {}.", stored);
  if (!pair.clear) text += " The answer is not clear yet: give it more time with --budget.";
  return text;
}

/// nullopt: nothing to judge it by.
std::optional<bool> is_kept(const analysis::Threshold& threshold, const MeasuredPair& pair) {
  const auto beyond = pair.comparison ? is_beyond(threshold, pair.comparison->ratio) : std::nullopt;
  return beyond ? std::optional(!*beyond) : std::nullopt;
}

std::string limit_text(const analysis::Threshold& threshold, std::optional<bool> kept) {
  const char* const said = !kept ? "could not be judged" : *kept ? "kept" : "crossed";
  return fmt::format("{} {}: {}", limit_mark(kept), threshold.text, said);
}

Json ratio_json(const std::optional<Comparison>& comparison) {
  if (!comparison) return nullptr;
  Json json{{"value", comparison->ratio.value}};
  if (comparison->ratio.interval) {
    json["low"] = comparison->ratio.interval->low;
    json["high"] = comparison->ratio.interval->high;
  }
  return json;
}

}  // namespace

ExitCode exit_code_of(const MeasuredPair& pair) {
  bool all_judged = pair.comparison.has_value();
  for (const analysis::Threshold& threshold : pair.thresholds) {
    const std::optional<bool> kept = is_kept(threshold, pair);
    if (kept && !*kept) return ExitCode::kThreshold;
    all_judged = all_judged && kept;
  }
  return all_judged ? ExitCode::kOk : ExitCode::kUnstable;
}

std::string measured_to_terminal(const MeasuredPair& pair, std::size_t width) {
  std::string text = wrapped(printable(answer_text(pair)), width);
  for (const analysis::Threshold& threshold : pair.thresholds)
    text += wrapped(printable(limit_text(threshold, is_kept(threshold, pair))), width, 2);
  return text;
}

std::string measured_to_markdown(const MeasuredPair& pair) {
  std::string text =
      fmt::format("### p50 of {} against {}, measured in turns\n\n{}\n", escaped_markdown(pair.other),
                  escaped_markdown(pair.base), escaped_markdown(answer_text(pair)));
  if (!pair.thresholds.empty()) text += "\n";
  for (const analysis::Threshold& threshold : pair.thresholds)
    text += fmt::format("- {}\n", escaped_markdown(limit_text(threshold, is_kept(threshold, pair))));
  return text;
}

std::string measured_to_json(const MeasuredPair& pair) {
  Json limits = Json::array();
  for (const analysis::Threshold& threshold : pair.thresholds) {
    const std::optional<bool> kept = is_kept(threshold, pair);
    limits.push_back({{"threshold", threshold.text}, {"kept", kept ? Json(*kept) : Json()}});
  }
  const auto& comparison = pair.comparison;
  const Json json{{"format", "edgegauge-compare-measured"},
                  {"version", kFormatVersion},
                  {"base", pair.base},
                  {"other", pair.other},
                  {"ratio", ratio_json(comparison)},
                  {"verdict", comparison ? Json(verdict_name(*comparison)) : Json()},
                  {"equivalent", comparison ? Json(comparison->equivalent) : Json()},
                  {"clear", pair.clear},
                  {"quads", pair.quads},
                  {"lost", pair.lost},
                  {"runs", pair.runs},
                  {"results", pair.results},
                  {"thresholds", std::move(limits)}};
  return json_text(json) + "\n";
}

}  // namespace edgegauge::report
