// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/limit_text.h"

#include "core/error.h"
#include "core/nearest.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

std::string without_blanks_around(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(' ') + 1 - first));
}

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

}  // namespace

std::optional<LimitText> parse_limit_text(const std::string& text) {
  const std::size_t sign = text.find_first_of("<>");
  if (sign == std::string::npos) return std::nullopt;
  LimitText parts{.metric = without_blanks_around(std::string_view(text).substr(0, sign)),
                  .value = without_blanks(text.substr(sign + 1)),
                  .above = text[sign] == '>'};
  if (parts.metric.empty() || parts.value.empty()) return std::nullopt;
  return parts;
}

const MetricRow& metric_named(const std::string& name, const std::string& said_by) {
  const auto metric = std::ranges::find_if(
      metrics(), [&](const MetricRow& row) { return row.name == name || row.title == name; });
  if (metric != metrics().end()) return *metric;
  std::vector<std::string> names;
  for (const MetricRow& row : metrics()) names.emplace_back(row.name);
  const std::string near = nearest(name, names);
  throw Error(
      ExitCode::kUsage, fmt::format("{}: there is no metric '{}'", said_by, name),
      near.empty() ? "edgegauge --json report lists the metrics" : fmt::format("did you mean {}?", near));
}

}  // namespace edgegauge::analysis
