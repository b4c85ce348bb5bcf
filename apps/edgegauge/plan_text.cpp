// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "plan_text.h"

#include "progress.h"

#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

std::string counted(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

Nanoseconds from_seconds(double seconds) { return Nanoseconds(static_cast<std::int64_t>(seconds * 1e9)); }

/// How many different values one dimension of the grid takes.
template <class Value, class Get>
std::set<Value> distinct(const control::Plan& plan, Get get) {
  std::set<Value> values;
  for (const control::PlannedCell& cell : plan.cells) values.insert(get(cell.key));
  return values;
}

}  // namespace

std::string outline(const control::Plan& plan) {
  const auto models = distinct<std::string>(plan, [](const auto& key) { return key.model; });
  const auto frameworks = distinct<std::string>(plan, [](const auto& key) { return key.runtime; });
  const auto batches = distinct<std::int64_t>(plan, [](const auto& key) { return key.batch; });
  const auto threads = distinct<int>(plan, [](const auto& key) { return key.threads; });
  return fmt::format(
      "{}: {} x {} x {} · fp32 · {} threads · each within {:g}% or {} · about {} · results: {}",
      counted(plan.cells.size(), "cell", "cells"), counted(models.size(), "model", "models"),
      counted(frameworks.size(), "framework", "frameworks"), counted(batches.size(), "batch", "batches"),
      fmt::join(threads, ","), plan.spec.target * 100, format_duration(from_seconds(plan.spec.cell_limit_s)),
      format_duration(plan.estimate), plan.spec.results);
}

std::string cells_text(const control::Plan& plan) {
  std::string text;
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    const control::PlannedCell& cell = plan.cells[i];
    text += fmt::format("{:>4}  {} · {} threads{}\n", i + 1, cell_name(cell.key), cell.key.threads,
                        cell.skip ? "   skipped: " + *cell.skip : "");
  }
  return text;
}

std::string cells_json(const control::Plan& plan) {
  nlohmann::json cells = nlohmann::json::array();
  for (const control::PlannedCell& cell : plan.cells) {
    nlohmann::json row = {{"model", cell.key.model},       {"model_hash", cell.key.model_hash},
                          {"framework", cell.key.runtime}, {"batch", cell.key.batch},
                          {"threads", cell.key.threads},   {"precision", cell.key.precision},
                          {"knobs", cell.key.knobs},       {"repeat", cell.key.repeat}};
    if (cell.skip) row["skip"] = *cell.skip;
    cells.push_back(std::move(row));
  }
  const nlohmann::json document = {{"cells", cells},
                                   {"estimate_seconds", static_cast<double>(plan.estimate.count()) / 1e9},
                                   {"plan", control::to_toml(plan.spec)}};
  return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace edgegauge::cli
