// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/names.h"

#include "core/load_shape.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

template <class Field>
bool differs(const std::vector<Row>& rows, Field field) {
  return std::ranges::any_of(rows, [&](const Row& row) { return field(row) != field(rows.front()); });
}

/// What is told after the framework, each part with a space before it.
std::string details(const Row& row, const Varying& which) {
  const store::CellKey& key = row.cell.key;
  std::string text;
  if (which.threads) text += fmt::format(" t{}", key.threads);
  if (which.precision) text += " " + key.precision;
  if (which.unit) text += " " + key.unit;
  if (which.profile) text += " " + key.profile;
  for (const auto& [knob, value] : key.knobs) text += fmt::format(" {}={}", knob, value);
  if (key.load != to_text({})) text += " " + key.load;
  if (!key.start.empty()) text += " " + key.start;
  if (which.repeat) text += fmt::format(" #{}", key.repeat + 1);
  return text;
}

}  // namespace

Varying varying(const std::vector<Row>& rows) {
  return {
      .framework = differs(rows, [](const Row& row) { return row.cell.key.runtime; }),
      .threads = differs(rows, [](const Row& row) { return row.cell.key.threads; }),
      .precision = differs(rows, [](const Row& row) { return row.cell.key.precision; }),
      .unit = differs(rows, [](const Row& row) { return row.cell.key.unit; }),
      .profile = differs(rows, [](const Row& row) { return row.cell.key.profile; }),
      .repeat = differs(rows, [](const Row& row) { return row.cell.key.repeat; }),
  };
}

std::string setting_name(const Row& row, const Varying& which) {
  return row.cell.key.runtime + details(row, which);
}

std::string cell_name(const Row& row, const Varying& which) {
  const std::string framework = which.framework ? " " + row.cell.key.runtime : "";
  return fmt::format("{} b{}{}{}", row.label, row.cell.key.batch, framework, details(row, which));
}

}  // namespace edgegauge::analysis
