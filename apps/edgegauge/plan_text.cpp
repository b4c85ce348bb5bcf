// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "plan_text.h"

#include "control/plan_file.h"
#include "core/json_text.h"
#include "core/options.h"
#include "progress.h"
#include "report/key_json.h"

#include <set>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

std::string counted(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

/// The different values that one dimension of the grid takes.
template <class Value, class Get>
std::set<Value> distinct(const control::Plan& plan, Get get) {
  std::set<Value> values;
  for (const control::PlannedCell& cell : plan.cells) values.insert(get(cell.key));
  return values;
}

/// How much is measured of each cell.
std::string extent(const RunSpec& spec) {
  if (spec.cold_start.empty())
    return fmt::format("each within {:g}% or {}", spec.target * 100,
                       format_duration(from_seconds(spec.cell_limit_s)));
  return fmt::format("{} from each state: {}",
                     counted(static_cast<std::size_t>(spec.starts), "start", "starts"),
                     fmt::join(spec.cold_start, ","));
}

std::string flag_for(const OptionRow& row, const std::vector<std::string>& values) {
  if (row.value == kSwitch) return fmt::format("--{}{}", values.front() == "on" ? "" : "no-", row.name);
  return fmt::format("--{} {}", row.name, shell_quoted(fmt::format("{}", fmt::join(values, ","))));
}

/// `edgegauge run` with every option that is not as it would be anyway.
std::string command_for(const RunSpec& spec) {
  std::string command = "edgegauge run";
  for (const OptionRow& row : run_options()) {
    const std::vector<std::string> values = row.print(spec);
    if (!values.empty() && values != row.print(RunSpec{})) command += " " + flag_for(row, values);
  }
  return command;
}

/// What was asked for to get these cells' models: a cell's own name of a file says nothing of where it lies.
std::vector<std::string> requested_models(const control::Plan& plan, const std::vector<std::size_t>& cells) {
  std::set<std::string> names;
  for (const std::size_t cell : cells) {
    const std::vector<std::string>& request = plan.models[plan.cells[cell].model].request;
    if (!request.empty()) names.insert(request.front());
  }
  return {names.begin(), names.end()};
}

}  // namespace

std::string shell_quoted(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-=/,:+";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

std::string outline(const control::Plan& plan) {
  const auto models = distinct<std::string>(plan, [](const auto& key) { return key.model; });
  const auto frameworks = distinct<std::string>(plan, [](const auto& key) { return key.runtime; });
  const auto batches = distinct<std::int64_t>(plan, [](const auto& key) { return key.batch; });
  const auto threads = distinct<int>(plan, [](const auto& key) { return key.threads; });
  const auto precisions = distinct<std::string>(plan, [](const auto& key) { return key.precision; });
  const auto profiles = distinct<std::string>(plan, [](const auto& key) { return key.profile; });
  const bool is_plain = profiles == std::set<std::string>{std::string(kDefaultProfile)};
  return fmt::format("{}: {} x {} x {} · {}{} · {} threads · {} · {} {} · results: {}",
                     counted(plan.cells.size(), "cell", "cells"), counted(models.size(), "model", "models"),
                     counted(frameworks.size(), "framework", "frameworks"),
                     counted(batches.size(), "batch", "batches"), fmt::join(precisions, ","),
                     is_plain ? "" : fmt::format(" · {}", fmt::join(profiles, ",")), fmt::join(threads, ","),
                     extent(plan.spec), plan.spec.budget_s ? "at most about" : "about",
                     format_duration(plan.estimate), plan.spec.results);
}

std::string cells_text(const control::Plan& plan) {
  std::string text;
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    const control::PlannedCell& cell = plan.cells[i];
    text += fmt::format("{:>4}  {}{}\n", i + 1, cell_name(cell.key),
                        cell.skip ? "   skipped: " + *cell.skip : "");
  }
  return text;
}

std::string cells_json(const control::Plan& plan) {
  nlohmann::ordered_json cells = nlohmann::ordered_json::array();
  for (const control::PlannedCell& cell : plan.cells) {
    nlohmann::ordered_json row = report::key_json(cell.key);
    if (cell.skip) row["skip"] = *cell.skip;
    cells.push_back(std::move(row));
  }
  const nlohmann::ordered_json document = {
      {"cells", cells},
      {"estimate_seconds", static_cast<double>(plan.estimate.count()) / 1e9},
      {"plan", control::to_toml(plan.spec)}};
  return json_text(document) + "\n";
}

std::string left_out_text(const control::Plan& plan, const std::vector<std::size_t>& cells) {
  if (cells.empty()) return "";
  control::Plan rest;
  for (const std::size_t cell : cells) rest.cells.push_back(plan.cells[cell]);
  const auto frameworks = distinct<std::string>(rest, [](const auto& key) { return key.runtime; });
  const auto batches = distinct<std::int64_t>(rest, [](const auto& key) { return key.batch; });
  rest.spec = plan.spec;
  rest.spec.budget_s.reset();
  rest.spec.models = requested_models(plan, cells);
  rest.spec.frameworks.assign(frameworks.begin(), frameworks.end());
  rest.spec.batches.assign(batches.begin(), batches.end());
  std::string text = fmt::format("Left out for the budget: {} of {}.\n",
                                 counted(cells.size(), "cell", "cells"), plan.cells.size());
  return text + "To measure them: " + command_for(rest.spec) + "\n";
}

}  // namespace edgegauge::cli
