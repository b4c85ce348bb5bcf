// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/report.h"

#include "analysis/find_run.h"
#include "command.h"
#include "core/error.h"
#include "core/files.h"
#include "core/run_spec.h"
#include "output.h"
#include "page.h"
#include "page_scripts.h"
#include "price_files.h"
#include "report/figures.h"

#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::cli {
namespace {

struct Flags {
  std::string results = RunSpec{}.results;
  std::int64_t run = 0;
  std::string format = "terminal";
  std::string output;
  std::filesystem::path prices;
  std::string figures;
  bool wide = false;
};

using Writer = std::function<std::string(const store::Store&, const analysis::Summary&)>;

struct Format {
  Writer write;
  analysis::Detail detail = analysis::Detail::kShown;
};

std::map<std::string, Format> formats(bool wide) {
  using analysis::Detail;
  using analysis::Summary;
  using store::Store;
  return {
      {"terminal",
       {[wide](const Store&, const Summary& s) { return report::to_terminal(s, stdout_style(wide)); }}},
      {"markdown", {[](const Store&, const Summary& s) { return report::to_markdown(s); }}},
      {"csv", {[](const Store&, const Summary& s) { return report::to_csv(s); }}},
      {"json", {[](const Store&, const Summary& s) { return report::to_json(s); }, Detail::kEverything}},
      {"html",
       {[](const Store& store, const Summary& s) { return report::to_html(s, page_extras(store, s)); }}},
  };
}

/// One file for each figure, in a folder that is made when it is not there.
int write_figures(const store::Store& store, const analysis::Summary& summary, const std::string& folder) {
  const analysis::Summary& shown = summary.shown();
  const auto files = report::figure_files(shown, analysis::read_traces(store, shown));
  for (const report::FigureFile& file : files)
    write_file(std::filesystem::path(folder) / file.name, file.text);
  fmt::print(stderr, "wrote {} figures to {}\n", files.size(), folder);
  return 0;
}

analysis::Summary summary_of(const store::Store& store, RunId run, const Flags& flags,
                             analysis::Detail detail) {
  analysis::Summary summary = analysis::summarise(store, run, detail);
  summary.shown().cost = cost_of(summary.shown(), flags.results, load_prices(flags.prices));
  return summary;
}

/// To its file, or to standard output. The names of what was written.
std::vector<std::string> write_report(const store::Store& store, RunId run, const Flags& flags,
                                      const std::string& name) {
  const Format format = formats(flags.wide).at(name);
  if (name == "html" && !flags.output.empty()) {
    Page page(store, run, flags.output);
    return page.write(store, summary_of(store, run, flags, format.detail));
  }
  OutputFile out(flags.output);
  if (name == "csv" && analysis::is_large(store, run)) {
    write_cells(store, run, out);
  } else {
    out.write(format.write(store, summary_of(store, run, flags, format.detail)));
  }
  out.close();
  return {flags.output};
}

int report(const Flags& flags, bool json) {
  const store::Store store = store::Store::open_read_only(flags.results);
  const std::string name = json ? "json" : flags.format;
  const RunId run =
      analysis::find_run(store, flags.run == 0 ? std::nullopt : std::optional(RunId{flags.run})).id;
  if (!flags.figures.empty()) {
    const analysis::Detail detail = formats(flags.wide).at(name).detail;
    return write_figures(store, summary_of(store, run, flags, detail), flags.figures);
  }
  const auto written = write_report(store, run, flags, name);
  if (!flags.output.empty()) fmt::print(stderr, "wrote {}\n", fmt::join(written, " and "));
  return 0;
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("report", "Show a stored run as a table, Markdown, CSV, JSON or a web page");
  auto flags = std::make_shared<Flags>();
  command->add_option("results", flags->results, "Results file")->capture_default_str()->type_name("FILE");
  command->add_option("--run", flags->run, "Number of the run [the last one]")->type_name("N");
  std::vector<std::string> names;
  for (const auto& [name, format] : formats(false)) names.push_back(name);
  command->add_option("--format", flags->format, "How to write it")
      ->capture_default_str()
      ->check(CLI::IsMember(names));
  command->add_option("-o,--output", flags->output, "Write to this file instead of standard output")
      ->type_name("FILE");
  command->add_option("--devices", flags->prices, "Price list to lay over the program's own")
      ->type_name("FILE");
  command
      ->add_option("--figures", flags->figures, "Write the figures as Vega-Lite files with their data here")
      ->type_name("DIR");
  command->add_flag("--wide", flags->wide, "All columns, however wide the terminal is");
  command->callback(
      [flags, &context] { context.action = [flags, &context] { return report(*flags, context.json); }; });
}

}  // namespace edgegauge::cli
