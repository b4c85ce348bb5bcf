// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/compare.h"

#include "command.h"
#include "compare_measure.h"
#include "core/error.h"
#include "core/files.h"
#include "core/nearest.h"
#include "core/run_spec.h"
#include "output.h"
#include "plan_flags.h"
#include "report/compare.h"

#include <algorithm>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

/// What --measure compares, and compare unless --metric says otherwise.
constexpr std::string_view kMeasured = "latency_p50";

struct Flags {
  std::vector<std::string> results;
  std::string by, base;
  Writing writing;
  std::vector<std::string> metrics{std::string(kMeasured)};
  std::vector<std::string> limits;
  bool wide = false;
  bool measure = false;
  PlanFlags plan;
};

const analysis::DimensionRow* find_by(const std::string& name) {
  if (name.empty()) return nullptr;
  const analysis::DimensionRow* dimension = analysis::find_dimension(name);
  if (dimension != nullptr && name != "repeat") return dimension;
  std::vector<std::string> names;
  for (const analysis::DimensionRow& row : analysis::dimensions()) names.emplace_back(row.name);
  const std::string near = nearest(name, names);
  throw Error(ExitCode::kUsage, fmt::format("--by: cells cannot be compared by '{}'", name),
              near.empty() || near == name ? "compare by framework, batch, threads, precision, profile, ..."
                                           : fmt::format("did you mean {}?", near));
}

std::vector<const MetricRow*> find_metrics(const std::vector<std::string>& names,
                                           const std::vector<analysis::Threshold>& thresholds) {
  std::vector<const MetricRow*> found;
  const auto add = [&](const MetricRow* metric) {
    if (std::ranges::find(found, metric) == found.end()) found.push_back(metric);
  };
  for (const std::string& name : names) add(&analysis::metric_to_compare(name, "--metric"));
  for (const analysis::Threshold& threshold : thresholds) add(threshold.metric);
  return found;
}

std::vector<analysis::ResultsName> names_of(const Flags& flags) {
  std::vector<analysis::ResultsName> names;
  for (const std::string& result : flags.results) names.push_back(analysis::parse_results_name(result));
  if (flags.by.empty() && names.size() < 2)
    throw Error(
        ExitCode::kUsage, "compare wants two runs, or --by a dimension of one",
        "edgegauge compare old.db new.db, edgegauge compare edgegauge.db#1 edgegauge.db#2, or edgegauge "
        "compare --by framework");
  if (names.empty()) names.push_back({RunSpec{}.results, std::nullopt, false});
  return names;
}

std::vector<analysis::Side> sides_of(const std::vector<analysis::LoadedRun>& runs,
                                     const analysis::DimensionRow* by, const Flags& flags) {
  std::vector<analysis::Side> sides =
      by == nullptr ? analysis::sides_of_runs(runs) : analysis::sides_by(runs, *by, flags.base);
  if (sides.size() < 2 && by == nullptr)
    throw Error(ExitCode::kUsage, fmt::format("compare was given one run twice, {}", sides.front().title),
                "name another run: FILE is a file's last run, FILE#3 its run 3");
  if (sides.size() < 2)
    throw BadInput(fmt::format("there is only one {} in these results", flags.by),
                   "measure another one, or compare by another dimension");
  return sides;
}

std::string written(const analysis::ComparisonTable& table,
                    const std::vector<analysis::Threshold>& thresholds, const Flags& flags, bool json) {
  if (json || flags.writing.format == "json") return report::comparison_to_json(table, thresholds);
  if (flags.writing.format == "markdown") return report::comparison_to_markdown(table, thresholds);
  return report::comparison_to_terminal(table, thresholds, stdout_style(flags.wide));
}

/// What is said of stored runs, and would be ignored.
void refuse_beside_measure(const Flags& flags) {
  for (const std::string& name : flags.metrics) {
    if (analysis::metric_to_compare(name, "--metric").name == kMeasured) continue;
    throw Error(ExitCode::kUsage,
                fmt::format("--metric: --measure compares medians of latency, not {}", name),
                "leave --metric away, or compare the runs that --measure stores");
  }
  if (flags.results.empty() && flags.by.empty() && flags.base.empty()) return;
  throw Error(ExitCode::kUsage,
              "--measure measures two settings anew: it takes neither runs nor --by or --base",
              "compare stored runs without --measure");
}

int compare(const Flags& flags, const Context& context) {
  std::vector<analysis::Threshold> thresholds;
  for (const std::string& limit : flags.limits) thresholds.push_back(analysis::parse_threshold(limit));
  if (flags.measure) {
    refuse_beside_measure(flags);
    return compare_by_measuring(flags.plan.resolve(), thresholds, flags.writing, context);
  }
  const analysis::DimensionRow* by = find_by(flags.by);
  const std::vector<const MetricRow*> compared = find_metrics(flags.metrics, thresholds);
  std::vector<std::string_view> read;
  for (const MetricRow* metric : compared) read.push_back(metric->name);
  const std::vector<analysis::LoadedRun> runs = analysis::load_runs(names_of(flags), read);
  const analysis::ComparisonTable table = compare_sides(sides_of(runs, by, flags), by, compared);
  const std::string text = written(table, thresholds, flags, context.json);
  write_or_print(flags.writing.output, text);
  return static_cast<int>(exit_code_of(table, thresholds));
}

}  // namespace

void add_compare(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("compare", "Say of stored cells what is faster, slower or a tie, and by how much");
  auto flags = std::make_shared<Flags>();
  command
      ->add_option("runs", flags->results,
                   "Runs to compare, the base first: FILE is its last run, FILE#3 run 3")
      ->type_name("FILE[#RUN]");
  command
      ->add_option("--by", flags->by,
                   "Compare cells of the runs that differ in this: framework, threads, ...")
      ->type_name("DIMENSION");
  command->add_option("--base", flags->base, "With --by: the value that others are held against [the first]")
      ->type_name("VALUE");
  command->add_option("--metric", flags->metrics, "What to compare, several with commas")
      ->allow_extra_args(false)
      ->delimiter(',')
      ->capture_default_str()
      ->type_name("METRIC");
  command->add_option("--fail-if", flags->limits, "End with 3 where this holds beyond doubt: 'p50>5%'")
      ->allow_extra_args(false)
      ->type_name("LIMIT");
  command->add_option("--format", flags->writing.format, "How to write it")
      ->capture_default_str()
      ->check(CLI::IsMember({"terminal", "markdown", "json"}));
  command->add_option("-o,--output", flags->writing.output, "Write to this file instead of standard output")
      ->type_name("FILE");
  command->add_flag("--measure", flags->measure,
                    "Measure two settings in turns until it is clear: give one option below two values");
  flags->plan.add_some_to(*command, measuring_options(), measuring_defaults());
  command->add_flag("--wide", flags->wide, "Lines in full, however wide the terminal is");
  command->callback(
      [flags, &context] { context.action = [flags, &context] { return compare(*flags, context); }; });
}

}  // namespace edgegauge::cli
