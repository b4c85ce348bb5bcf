// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/compare.h"
#include "core/error.h"
#include "core/nearest.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

std::string without_blanks(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c != ' ') result += c;
  }
  return result;
}

[[noreturn]] void refuse(const std::string& text, const std::string& what, const std::string& hint) {
  throw Error(ExitCode::kUsage, fmt::format("--fail-if '{}': {}", text, what), hint);
}

}  // namespace

Threshold parse_threshold(const std::string& text) {
  const std::string bare = without_blanks(text);
  const std::size_t sign = bare.find_first_of("<>");
  if (sign == std::string::npos || sign == 0 || !bare.ends_with('%'))
    refuse(text, "is not METRIC>SHARE", "give it like 'p50>5%' or 'throughput<-5%'");
  const std::string name = bare.substr(0, sign);
  const auto metric = std::ranges::find_if(
      metrics(), [&](const MetricRow& row) { return row.name == name || row.title == name; });
  if (metric == metrics().end()) {
    std::vector<std::string> names;
    for (const MetricRow& row : metrics()) names.emplace_back(row.name);
    const std::string near = nearest(name, names);
    refuse(
        text, fmt::format("there is no metric '{}'", name),
        near.empty() ? "edgegauge --json report lists the metrics" : fmt::format("did you mean {}?", near));
  }
  double percent = 0;
  const char* first = bare.data() + sign + 1;
  const char* last = bare.data() + bare.size() - 1;
  if (first != last && *first == '+') ++first;
  const auto [end, error] = std::from_chars(first, last, percent);
  if (error != std::errc{} || end != last || first == last || percent <= -100)
    refuse(text, "its share is not a number of per cent above -100",
           "give it like 'p50>5%' or 'throughput<-5%'");
  return {text, &*metric, 1 + percent / 100, bare[sign] == '>'};
}

}  // namespace edgegauge::analysis
