// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/results.h"

#include "analysis/find_run.h"
#include "analysis/sources.h"
#include "core/error.h"
#include "core/parse_number.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::analysis {

namespace {

std::vector<std::string> results_files_in(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (store::is_results_file(entry->path())) files.push_back(entry->path().lexically_normal().string());
  }
  if (error)
    throw BadInput(fmt::format("the folder {} cannot be read: {}", folder, error.message()),
                   "check its permissions, or name the results files");
  if (files.empty())
    throw BadInput(fmt::format("there is no results file in the folder {}", folder),
                   "name results files, or the folder that holds them");
  std::ranges::sort(files);
  return files;
}

}  // namespace

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

std::vector<ResultsName> parse_results_names(const std::vector<std::string>& texts) {
  std::vector<ResultsName> names;
  for (const std::string& text : texts) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(text, ignored)) {
      names.push_back(parse_results_name(text));
      continue;
    }
    for (const std::string& file : results_files_in(text)) names.push_back({file, std::nullopt, false});
  }
  return names;
}

std::vector<store::RunRow> NamedRuns::in(const store::Store& store, const ResultsName& name) {
  std::vector<store::RunRow> runs = name.all ? store.runs() : std::vector{find_run(store, name.run)};
  if (runs.empty()) find_run(store, std::nullopt);  // which says so
  const std::filesystem::path path = std::filesystem::weakly_canonical(name.file);
  std::erase_if(runs,
                [&](const store::RunRow& run) { return !named_before_.emplace(path, run.id.value).second; });
  return runs;
}

OpenSources open_sources(const std::vector<ResultsName>& names) {
  OpenSources open;
  NamedRuns named;
  for (const ResultsName& name : names) {
    const store::Store& store = open.stores.emplace_back(store::Store::open_read_only(name.file));
    for (const store::RunRow& run : named.in(store, name)) open.sources.push_back({&store, run});
  }
  return open;
}

std::vector<LoadedRun> load_runs(const std::vector<ResultsName>& names,
                                 const std::optional<std::vector<std::string_view>>& metrics) {
  std::vector<LoadedRun> loaded;
  NamedRuns named;
  for (const ResultsName& name : names) {
    const store::Store store = store::Store::open_read_only(name.file);
    for (store::RunRow& run : named.in(store, name)) {
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
