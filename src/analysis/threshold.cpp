// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/compare.h"
#include "analysis/limit_text.h"
#include "core/error.h"
#include "core/parse_number.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

[[noreturn]] void refuse(const std::string& text, const std::string& what, const std::string& hint) {
  throw Error(ExitCode::kUsage, fmt::format("--fail-if '{}': {}", text, what), hint);
}

void check_setting(const ComparedRow& row, std::size_t place, const ComparisonTable& table,
                   const Threshold& threshold, LimitCheck& check) {
  const SideFigure& base = row.sides[0];
  const SideFigure& side = row.sides[place];
  if (base.evidence.empty() || side.evidence.empty()) return;  // planned on one side alone
  const bool lost = table.by.empty() && base.figure && side.lacks_figure();
  const auto beyond = side.against ? is_beyond(threshold, side.against->ratio) : std::nullopt;
  if (lost || beyond.value_or(false)) check.crossings.push_back({&row, place, lost});
  if (lost || beyond) {
    ++check.judged;
  } else if (side.against) {
    ++check.no_spread;
  } else {
    ++check.no_figure;
  }
}

}  // namespace

const MetricRow& metric_to_compare(const std::string& name, const std::string& said_by) {
  const MetricRow& metric = metric_named(name, said_by);
  if (!is_stored(metric))
    throw Error(ExitCode::kUsage,
                fmt::format("{}: {} is computed when a report is made, and stored with no cell", said_by,
                            metric.name),
                "compare what it is made of: p50");
  return metric;
}

Threshold parse_threshold(const std::string& text) {
  const auto parts = parse_limit_text(text);
  if (!parts || !parts->value.ends_with('%'))
    refuse(text, "is not METRIC>SHARE", "give it like 'p50>5%' or 'throughput<-5%'");
  const MetricRow& metric = metric_to_compare(parts->metric, fmt::format("--fail-if '{}'", text));
  std::string_view share = parts->value;
  share.remove_suffix(1);
  if (share.starts_with('+')) share.remove_prefix(1);
  const auto percent = parse_number<double>(share);
  if (!percent || *percent <= -100)
    refuse(text, "its share is not a number of per cent above -100",
           "give it like 'p50>5%' or 'throughput<-5%'");
  return {text, &metric, 1 + *percent / 100, parts->above};
}

std::optional<bool> is_beyond(const Threshold& threshold, const Estimate& ratio) {
  if (!ratio.interval) return std::nullopt;
  return threshold.above ? ratio.interval->low > threshold.ratio : ratio.interval->high < threshold.ratio;
}

LimitCheck check_limit(const ComparisonTable& table, const Threshold& threshold) {
  LimitCheck check;
  const auto compared = std::ranges::find(table.metrics, threshold.metric, &ComparedMetric::metric);
  if (compared == table.metrics.end()) return check;
  for (const ComparedRow& row : compared->rows) {
    for (std::size_t i = 1; i < row.sides.size(); ++i) check_setting(row, i, table, threshold, check);
  }
  return check;
}

ExitCode exit_code_of(const ComparisonTable& table, const std::vector<Threshold>& thresholds) {
  bool all_kept = true;
  for (const Threshold& threshold : thresholds) {
    const LimitCheck check = check_limit(table, threshold);
    if (!check.crossings.empty()) return ExitCode::kThreshold;
    all_kept = all_kept && check.kept().value_or(false);
  }
  return all_kept ? ExitCode::kOk : ExitCode::kUnstable;
}

}  // namespace edgegauge::analysis
