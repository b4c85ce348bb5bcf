// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/load_shape.h"

#include "core/parse_number.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <utility>

#include <fmt/format.h>

namespace edgegauge {
namespace {

constexpr std::array<std::pair<LoadKind, std::string_view>, 4> kNames{{{LoadKind::kClosed, "closed"},
                                                                       {LoadKind::kOffline, "offline"},
                                                                       {LoadKind::kPaced, "paced"},
                                                                       {LoadKind::kPoisson, "poisson"}}};

/// The number in "x4", "5/s" or "1200s".
template <class Number>
std::optional<Number> number_in(std::string_view word, std::string_view before, std::string_view after) {
  if (!word.starts_with(before) || !word.ends_with(after) || word.size() <= before.size() + after.size())
    return std::nullopt;
  return parse_number<Number>(word.substr(before.size(), word.size() - before.size() - after.size()));
}

/// What stands behind a kind's name; false when it is not that.
bool read_detail(std::istringstream& words, LoadShape& load) {
  if (load.kind == LoadKind::kClosed) return true;
  std::string word;
  words >> word;
  if (load.kind == LoadKind::kOffline) {
    const auto instances = number_in<int>(word, "x", "");
    load.instances = instances.value_or(0);
    return load.instances >= 1;
  }
  load.rate = number_in<double>(word, "", "/s").value_or(0);
  return load.rate > 0;
}

}  // namespace

std::string_view name_of(LoadKind kind) {
  return std::ranges::find(kNames, kind, [](const auto& row) { return row.first; })->second;
}

std::optional<LoadKind> parse_load_kind(std::string_view name) {
  const auto row = std::ranges::find(kNames, name, [](const auto& one) { return one.second; });
  return row == kNames.end() ? std::nullopt : std::optional(row->first);
}

std::string to_text(const LoadShape& load) {
  std::string text(name_of(load.kind));
  if (load.kind == LoadKind::kOffline) text += fmt::format(" x{}", load.instances);
  if (load.has_arrivals()) text += fmt::format(" {}/s", load.rate);
  if (load.is_sustained())
    text += fmt::format(" sustained {}s", std::chrono::duration<double>(load.sustained).count());
  return text;
}

std::optional<LoadShape> parse_load_shape(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string word;
  words >> word;
  const auto kind = parse_load_kind(word);
  if (!kind) return std::nullopt;
  LoadShape load{.kind = *kind};
  if (!read_detail(words, load)) return std::nullopt;
  if (words >> word) {
    std::string length;
    words >> length;
    const auto seconds = number_in<double>(length, "", "s");
    if (word != "sustained" || !seconds || !(*seconds > 0)) return std::nullopt;
    load.sustained = Nanoseconds(std::llround(*seconds * 1e9));
  }
  return words >> word ? std::nullopt : std::optional(load);
}

}  // namespace edgegauge
