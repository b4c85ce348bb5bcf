// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Several runs side by side: of several files, devices, days.
namespace edgegauge::analysis {

/// Runs of one results file as the command line names them: FILE (its last run), FILE#3, FILE#all. A file
/// that bears such a name itself is meant when it exists.
struct ResultsName {
  std::string file;
  std::optional<RunId> run;
  bool all = false;
};

/// Throws Error(kUsage) for what stands behind the '#' and is neither a number nor "all".
ResultsName parse_results_name(const std::string& text);

/// The same of several names, among which a folder stands for the results files in it, by name: what else
/// lies there is left alone. Throws BadInput for a folder without one.
std::vector<ResultsName> parse_results_names(const std::vector<std::string>& texts);

/// The runs that one name after another stands for, each once: a file may be named by several paths, and its
/// last run by its number, too.
class NamedRuns {
 public:
  /// Of the store, which is the name's file, what no earlier name stood for. Throws BadInput when it has no
  /// run of that number, or none at all.
  std::vector<store::RunRow> in(const store::Store& store, const ResultsName& name);

 private:
  std::set<std::pair<std::filesystem::path, std::int64_t>> named_before_;
};

/// One run, with what its cells refer to. Cells are without samples and phases.
struct LoadedRun {
  std::string file;
  store::RunRow run;
  store::DeviceRow device;
  std::vector<store::ModelRow> models;
  std::vector<store::CellRow> cells;
};

/// In the order named, each once; with these metrics only, where some are named. Throws BadInput when a file
/// cannot be read or has no such run.
std::vector<LoadedRun> load_runs(const std::vector<ResultsName>& names,
                                 const std::optional<std::vector<std::string_view>>& metrics = {});

/// Which stored cell a statement rests on.
struct EvidenceId {
  std::string file;
  CellId cell;
  friend auto operator<=>(const EvidenceId&, const EvidenceId&) = default;
};

}  // namespace edgegauge::analysis
