// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/results.h"

#include "analysis/find_run.h"
#include "core/error.h"
#include "core/parse_number.h"

#include <filesystem>

#include <fmt/format.h>

namespace edgegauge::analysis {

ResultsName parse_results_name(const std::string& text) {
  const std::size_t hash = text.rfind('#');
  std::error_code ignored;
  if (hash == std::string::npos || std::filesystem::exists(text, ignored)) return {text, std::nullopt, false};
  const std::string which = text.substr(hash + 1);
  ResultsName name{text.substr(0, hash), std::nullopt, which == "all"};
  if (name.all) return name;
  const auto number = parse_number<std::int64_t>(which);
  if (!number) {
    throw Error(ExitCode::kUsage, fmt::format("'{}' names no run: '{}' is not a number", text, which),
                "name a run as FILE#3, all of a file as FILE#all, its last one as FILE");
  }
  name.run = RunId{*number};
  return name;
}

std::vector<store::RunRow> runs_named(const store::Store& store, const ResultsName& name) {
  if (!name.all) return {find_run(store, name.run)};
  std::vector<store::RunRow> runs = store.runs();
  if (runs.empty()) find_run(store, std::nullopt);  // which says so
  return runs;
}

std::vector<LoadedRun> load_runs(const std::vector<ResultsName>& names,
                                 const std::optional<std::vector<std::string_view>>& metrics) {
  std::vector<LoadedRun> loaded;
  for (const ResultsName& name : names) {
    const store::Store store = store::Store::open_read_only(name.file);
    for (store::RunRow& run : runs_named(store, name)) {
      LoadedRun& added = loaded.emplace_back();
      added.file = name.file;
      added.device = store.device(run.device);
      added.models = store.models();
      added.cells = store.cells({.run = run.id, .metrics = metrics});
      added.run = std::move(run);
    }
  }
  return loaded;
}

}  // namespace edgegauge::analysis
