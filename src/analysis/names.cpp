// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/names.h"

#include "core/load_shape.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::analysis {
namespace {

template <class Field>
bool differs(const std::vector<Row>& rows, Field store::CellKey::*field) {
  return std::ranges::any_of(
      rows, [&](const Row& row) { return row.cell.key.*field != rows.front().cell.key.*field; });
}

/// What is told after the framework, each part with a space before it.
std::string details(const Row& row, const Varying& which) {
  const store::CellKey& key = row.cell.key;
  std::string text;
  if (which.threads) text += fmt::format(" t{}", key.threads);
  if (which.precision) text += " " + key.precision;
  if (which.unit) text += " " + key.unit;
  if (which.profile) text += " " + key.profile;
  if (which.knobs) {
    for (const auto& [knob, value] : key.knobs) text += fmt::format(" {}={}", knob, value);
  }
  if (key.load != to_text({})) text += " " + key.load;
  if (!key.start.empty()) text += " " + key.start;
  if (which.repeat) text += fmt::format(" #{}", key.repeat + 1);
  if (which.device) text += " on " + row.origin->name;
  return text;
}

/// As a shell takes it for one argument.
std::string as_argument(const std::string& file) {
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.' || c == '/';
  };
  if (std::ranges::all_of(file, is_plain)) return file;
  std::string text;
  for (const char c : file) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return "'" + text + "'";
}

}  // namespace

Varying varying(const std::vector<Row>& rows) {
  return {
      .framework = differs(rows, &store::CellKey::runtime),
      .threads = differs(rows, &store::CellKey::threads),
      .precision = differs(rows, &store::CellKey::precision),
      .unit = differs(rows, &store::CellKey::unit),
      .profile = differs(rows, &store::CellKey::profile),
      .repeat = differs(rows, &store::CellKey::repeat),
      .device = std::ranges::any_of(
          rows, [&](const Row& row) { return row.origin->place != rows.front().origin->place; }),
  };
}

Varying varying(const Summary& summary) {
  return summary.is_overview ? summary.varying_in_run : varying(summary.rows);
}

Varying varying_in_figures(const Summary& summary) {
  Varying which = varying(summary);
  which.device = false;
  if (summary.is_overview) which.threads = which.profile = which.knobs = false;
  return which;
}

std::string setting_name(const Row& row, const Varying& which) {
  return row.cell.key.runtime + details(row, which);
}

std::string cell_name(const Row& row, const Varying& which) {
  const std::string framework = which.framework ? " " + row.cell.key.runtime : "";
  return fmt::format("{} b{}{}{}", row.label, row.cell.key.batch, framework, details(row, which));
}

std::string show_command(const Row& row) {
  return fmt::format("edgegauge show {}{}", row.cell.id.value,
                     row.origin->among_several ? " " + as_argument(row.origin->file) : "");
}

std::string listed(const std::vector<std::string>& texts) {
  constexpr std::size_t kMost = 12;
  if (texts.size() <= kMost) return fmt::format("{}", fmt::join(texts, ", "));
  return fmt::format("{} and {} more", fmt::join(texts.begin(), texts.begin() + kMost, ", "),
                     texts.size() - kMost);
}

}  // namespace edgegauge::analysis
