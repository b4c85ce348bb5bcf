// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/bound.h"

#include "analysis/limit_text.h"
#include "core/option_parsing.h"
#include "core/parse_number.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

constexpr std::string_view kExample = "give it like 'p99>50ms', 'throughput<100', 'memory>200MB' or 'error>1%'";

[[noreturn]] void refuse(const std::string& text, const std::string& what) {
  throw Error(ExitCode::kUsage, fmt::format("--fail-if '{}': {}", text, what), std::string(kExample));
}

std::optional<double> number_with(std::string_view value, std::string_view suffix) {
  if (value.ends_with(suffix)) value.remove_suffix(suffix.size());
  return parse_number<double>(value);
}

std::optional<double> share(std::string_view value) {
  if (!value.ends_with('%')) return parse_number<double>(value);
  const auto percent = number_with(value, "%");
  return percent ? std::optional(*percent / 100) : std::nullopt;
}

/// How a value of a unit is written, where it is more than a number and the unit.
struct UnitRow {
  std::string_view unit;
  std::optional<double> (*parse)(std::string_view value);
};
constexpr std::string_view kOption = "fail-if";
constexpr std::array kUnits = std::to_array<UnitRow>({
    {"ns",
     [](std::string_view value) { return std::optional(1e9 * parse_duration(kOption, std::string(value))); }},
    {"bytes",
     [](std::string_view value) {
       return std::optional(static_cast<double>(parse_size(kOption, std::string(value))));
     }},
    {"ratio", share},
    {"1/s", [](std::string_view value) { return number_with(value, "/s"); }},
});

std::optional<double> parse_value(const MetricRow& metric, std::string_view value) {
  const auto row = std::ranges::find(kUnits, metric.unit, &UnitRow::unit);
  return row == kUnits.end() ? number_with(value, metric.unit) : row->parse(value);
}

/// nullopt: too little is known of it.
std::optional<Interval> whole_of(const MetricRow& metric, const Estimate& figure) {
  if (figure.interval) return figure.interval;
  if (metric.known == Known::kFromSamples) return std::nullopt;
  return Interval{figure.value, figure.value};
}

bool is_beyond(const Bound& bound, const Interval& whole) {
  return bound.above ? whole.low > bound.value : whole.high < bound.value;
}

}  // namespace

Bound parse_bound(const std::string& text) {
  const auto parts = parse_limit_text(text);
  if (!parts) refuse(text, "is not METRIC>VALUE");
  const MetricRow& metric = metric_named(parts->metric, fmt::format("--fail-if '{}'", text));
  const auto value = parse_value(metric, parts->value);
  if (!value) refuse(text, fmt::format("'{}' is no value of {} ({})", parts->value, metric.title, metric.unit));
  if (parts->above && metric.name == "latency_p99_bound")
    refuse(text, "what p99 is at most says nothing of what it is at least: give p99 itself");
  return {text, &metric, *value, parts->above};
}

BoundCheck check_bound(const std::vector<Row>& rows, const Bound& bound) {
  BoundCheck check;
  for (const Row& row : rows) {
    const MetricValue* figure = row.metric(bound.metric->name);
    const auto whole = figure == nullptr ? std::nullopt : whole_of(*bound.metric, figure->estimate);
    if (!whole) {
      ++check.no_figure;
      continue;
    }
    ++check.judged;
    if (is_beyond(bound, *whole)) check.crossings.push_back(&row);
  }
  return check;
}

ExitCode exit_code_of(const std::vector<BoundCheck>& checks) {
  const auto is = [](std::optional<bool> kept) {
    return [kept](const BoundCheck& check) { return check.kept() == kept; };
  };
  if (std::ranges::any_of(checks, is(false))) return ExitCode::kThreshold;
  return std::ranges::all_of(checks, is(true)) ? ExitCode::kOk : ExitCode::kUnstable;
}

}  // namespace edgegauge::analysis
