// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/import.h"

#include "analysis/portable_store.h"
#include "command.h"
#include "core/error.h"
#include "core/files.h"
#include "core/run_spec.h"

#include <cstdio>
#include <memory>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

struct Flags {
  std::vector<std::string> files;
  std::string results = RunSpec{}.results;
  analysis::ImportAs as;
};

std::vector<analysis::PortableRun> read(const std::string& file, const analysis::ImportAs& as) {
  const std::string text = read_text(file, "the file", "name a file to import");
  switch (analysis::format_of(text, file)) {
    case analysis::ImportFormat::kCsv:
      return analysis::read_csv(text, file);
    case analysis::ImportFormat::kJsonLines:
      return analysis::read_json_lines(text, file);
    case analysis::ImportFormat::kMlperf:
      return {analysis::read_mlperf(text, file, as)};
    case analysis::ImportFormat::kGoogleBenchmark:
      return {analysis::read_google_benchmark(text, file, as)};
  }
  return {};
}

int import_files(const Flags& flags) {
  // Everything is read before anything is stored: a file that cannot be read leaves the results as they were.
  std::vector<analysis::PortableRun> runs;
  for (const std::string& file : flags.files) {
    for (analysis::PortableRun& run : read(file, flags.as)) runs.push_back(std::move(run));
  }
  store::Store store = store::Store::open(flags.results);
  for (analysis::PortableRun& run : runs) {
    const std::size_t cells = run.cells.size();
    const RunId id = store_run(store, std::move(run));
    fmt::print(stderr, "run {} of {}: {} {}\n", id.value, flags.results, cells,
               cells == 1 ? "cell" : "cells");
  }
  return 0;
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("import", "Take results of other files and programs into a results file");
  auto flags = std::make_shared<Flags>();
  command
      ->add_option(
          "files", flags->files,
          "CSV or JSON lines of export, MLPerf LoadGen's summary or detail log, Google Benchmark's JSON")
      ->required()
      ->type_name("FILE");
  command->add_option("--results", flags->results, "Results file to add them to")
      ->capture_default_str()
      ->type_name("FILE");
  command->add_option("--model", flags->as.model, "The model, where a file does not tell it")
      ->type_name("NAME");
  command->add_option("--framework", flags->as.framework, "Likewise the framework")->type_name("NAME");
  command->add_option("--device", flags->as.device, "Likewise the device")->type_name("NAME");
  command->callback([flags, &context] { context.action = [flags] { return import_files(*flags); }; });
}

}  // namespace edgegauge::cli
