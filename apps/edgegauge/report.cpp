// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/report.h"

#include "analysis/sources.h"
#include "command.h"
#include "core/error.h"
#include "core/files.h"
#include "core/run_spec.h"
#include "output.h"
#include "page.h"
#include "page_scripts.h"
#include "price_files.h"
#include "report/figures.h"
#include "shared_options.h"

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
  std::vector<std::string> results{RunSpec{}.results};
  std::int64_t run = 0;
  std::string format = "terminal";
  std::string output;
  std::filesystem::path prices;
  std::string figures;
  bool wide = false;
};

using Sources = std::vector<analysis::Source>;
using Writer = std::function<std::string(const Sources&, const analysis::Summary&)>;

struct Format {
  Writer write;
  analysis::Detail detail = analysis::Detail::kShown;
};

std::map<std::string, Format> formats(bool wide) {
  using analysis::Detail;
  using analysis::Summary;
  return {
      {"terminal",
       {[wide](const Sources&, const Summary& s) { return report::to_terminal(s, stdout_style(wide)); }}},
      {"markdown", {[](const Sources&, const Summary& s) { return report::to_markdown(s); }}},
      {"csv", {[](const Sources&, const Summary& s) { return report::to_csv(s); }}},
      {"json", {[](const Sources&, const Summary& s) { return report::to_json(s); }, Detail::kEverything}},
      {"html", {[](const Sources& sources, const Summary& s) {
         return report::to_html(s, page_extras(sources, s));
       }}},
  };
}

/// One file for each figure, in a folder that is made when it is not there.
int write_figures(const Sources& sources, const analysis::Summary& summary, const std::string& folder) {
  const analysis::Summary& shown = summary.shown();
  const auto files = report::figure_files(shown, analysis::read_traces(sources, shown));
  for (const report::FigureFile& file : files)
    write_file(std::filesystem::path(folder) / file.name, file.text);
  fmt::print(stderr, "wrote {} figures to {}\n", files.size(), folder);
  return 0;
}

analysis::Summary summary_of(const Sources& sources, const Flags& flags, analysis::Detail detail) {
  analysis::Summary summary = analysis::summarise(sources, detail);
  summary.shown().cost = cost_of(summary.shown(), load_prices(flags.prices));
  return summary;
}

/// To its file, or to standard output. The names of what was written.
std::vector<std::string> write_report(const Sources& sources, const Flags& flags, const std::string& name) {
  const Format format = formats(flags.wide).at(name);
  if (name == "html" && !flags.output.empty()) {
    Page page(sources, flags.output);
    return page.write(summary_of(sources, flags, format.detail));
  }
  OutputFile out(flags.output);
  if (name == "csv" && analysis::is_large(sources)) {
    write_cells(sources, out);
  } else {
    out.write(format.write(sources, summary_of(sources, flags, format.detail)));
  }
  out.close();
  return {flags.output};
}

/// --run is of a single file, where no name says it.
std::vector<analysis::ResultsName> names_of(const Flags& flags) {
  std::vector<analysis::ResultsName> names = analysis::parse_results_names(flags.results);
  if (flags.run == 0) return names;
  if (names.size() > 1 || names.front().run || names.front().all) {
    throw Error(ExitCode::kUsage, "--run names the run of one results file",
                "name a run of each file as FILE#3");
  }
  names.front().run = RunId{flags.run};
  return names;
}

int report(const Flags& flags, bool json) {
  const analysis::OpenSources open = analysis::open_sources(names_of(flags));
  const Sources& sources = open.sources;
  const std::string name = json ? "json" : flags.format;
  if (!flags.figures.empty()) {
    const analysis::Detail detail = formats(flags.wide).at(name).detail;
    return write_figures(sources, summary_of(sources, flags, detail), flags.figures);
  }
  const auto written = write_report(sources, flags, name);
  if (!flags.output.empty()) fmt::print(stderr, "wrote {}\n", fmt::join(written, " and "));
  return 0;
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "report", "Show stored runs of one or several devices: table, Markdown, CSV, JSON, page");
  auto flags = std::make_shared<Flags>();
  add_results(*command, flags->results);
  command->add_option("--run", flags->run, "Number of the run, of one file [the last one]")->type_name("N");
  std::vector<std::string> names;
  for (const auto& [name, format] : formats(false)) names.push_back(name);
  command->add_option("--format", flags->format, "How to write it")
      ->capture_default_str()
      ->check(CLI::IsMember(names));
  command->add_option("-o,--output", flags->output, "Write to this file instead of standard output")
      ->type_name("FILE");
  add_price_list(*command, flags->prices);
  command
      ->add_option("--figures", flags->figures, "Write the figures as Vega-Lite files with their data here")
      ->type_name("DIR");
  command->add_flag("--wide", flags->wide, "All columns, however wide the terminal is");
  command->callback(
      [flags, &context] { context.action = [flags, &context] { return report(*flags, context.json); }; });
}

}  // namespace edgegauge::cli
