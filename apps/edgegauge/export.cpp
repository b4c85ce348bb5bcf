// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/export.h"

#include "analysis/portable_store.h"
#include "command.h"
#include "core/error.h"
#include "core/files.h"
#include "core/run_spec.h"
#include "shared_options.h"

#include <cstdio>
#include <memory>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

struct Flags {
  std::vector<std::string> results{RunSpec{}.results};
  std::string format = "csv", output;
  std::vector<std::string> where, include;
  bool dictionary = false;
};

analysis::Include parse_include(const std::vector<std::string>& names) {
  analysis::Include include;
  for (const std::string& name : names) {
    include.phases = include.phases || name == "phases" || name == "all";
    include.samples = include.samples || name == "samples" || name == "all";
  }
  return include;
}

/// Writes to the file while it is made, so that memory does not grow with it; a file of that name is replaced
/// at the end, or left as it was.
int export_results(const Flags& flags, bool json) {
  const auto format =
      json || flags.format == "jsonl" ? report::ExportFormat::kJsonLines : report::ExportFormat::kCsv;
  std::vector<analysis::Where> where;
  for (const std::string& text : flags.where) where.push_back(analysis::parse_where(text));
  OutputFile out(flags.output);
  const auto sink = [&](std::string_view text) { out.write(text); };
  if (flags.dictionary) {
    sink(report::data_dictionary(format));
    out.close();
    return 0;
  }
  const analysis::Include include = parse_include(flags.include);
  report::Exporter exporter(format, include, where, sink);
  exporter.begin();
  analysis::NamedRuns named;
  for (const analysis::ResultsName& name : analysis::parse_results_names(flags.results)) {
    const store::Store store = store::Store::open_read_only(name.file);
    for (const store::RunRow& run : named.in(store, name)) {
      for_each_cell(store, run, include, where,
                    [&](const analysis::CellRecord& record, const store::FinishedCell& cell) {
                      exporter.add(record, cell);
                    });
    }
  }
  out.close();
  return 0;
}

}  // namespace

void add_export(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("export", "Write stored cells as CSV or JSON lines, a row for each cell and figure");
  auto flags = std::make_shared<Flags>();
  add_results(*command, flags->results);
  command->add_option("--format", flags->format, "How to write it")
      ->capture_default_str()
      ->check(CLI::IsMember({"csv", "jsonl"}));
  command
      ->add_option(
          "--where", flags->where,
          "Only rows of which this holds: framework=pytorch,mxnet, batch!=1, 'threads<=4' or message~memory")
      ->allow_extra_args(false)
      ->type_name("COLUMN=VALUES");
  command->add_option("--include", flags->include, "Besides metrics: phases, samples, all")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->check(CLI::IsMember({"phases", "samples", "all"}))
      ->type_name("WHAT");
  command->add_flag("--dictionary", flags->dictionary, "Instead, say what each column and quantity is");
  command->add_option("-o,--output", flags->output, "Write to this file instead of standard output")
      ->type_name("FILE");
  command->callback([flags, &context] {
    context.action = [flags, &context] { return export_results(*flags, context.json); };
  });
}

}  // namespace edgegauge::cli
