// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "compare_measure.h"

#include "control/quads.h"
#include "control/sweep.h"
#include "core/files.h"
#include "core/error.h"
#include "core/statistics.h"
#include "interrupt.h"
#include "output.h"
#include "progress.h"
#include "report/compare_measured.h"
#include "runtimes/runtimes.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

namespace edgegauge::cli {
namespace {

constexpr std::array kOptions = std::to_array<std::string_view>(
    {"model", "framework", "batch", "threads", "profile", "precision", "set", "pin", "weights", "warm-up",
     "cell-limit", "budget", "timeout", "seed", "results"});

// Many short processes tell more of a difference than few long ones.
constexpr double kCellLimit_s = 2;
constexpr double kWarmUp_s = 0.3;
constexpr double kBudget_s = 600;

constexpr std::size_t kWidth = 80;

/// Short processes do not determine an interval of their median: the median itself is what a quad wants.
std::optional<double> median_of(const store::Store& store, CellId cell) {
  const std::vector<std::int64_t> samples = store.samples(cell);
  const auto median = quantile(std::vector<double>(samples.begin(), samples.end()), 0.5);
  return median ? std::optional(median->value) : std::nullopt;
}

void refuse_other_limits(const std::vector<analysis::Threshold>& thresholds) {
  for (const analysis::Threshold& threshold : thresholds) {
    if (threshold.metric->name == "latency_p50") continue;
    throw Error(
        ExitCode::kUsage,
        fmt::format("--fail-if: --measure compares medians of latency, not {}", threshold.metric->title),
        "give --measure a limit on p50, or compare stored runs");
  }
}

std::string written(const report::MeasuredPair& pair, const Writing& writing, bool json) {
  if (json || writing.format == "json") return measured_to_json(pair);
  return writing.format == "markdown" ? measured_to_markdown(pair) : measured_to_terminal(pair, kWidth);
}

}  // namespace

std::span<const std::string_view> measuring_options() { return kOptions; }

RunSpec measuring_defaults() {
  RunSpec spec;
  spec.cell_limit_s = kCellLimit_s;
  spec.warm_up_s = kWarmUp_s;
  spec.budget_s = kBudget_s;
  spec.repeats = 1;
  return spec;
}

void write_or_print(const std::string& output, const std::string& text) {
  if (output.empty()) {
    fmt::print("{}", text);
  } else {
    write_file(output, text);
  }
}

int compare_by_measuring(RunSpec spec, const std::vector<analysis::Threshold>& thresholds,
                         const Writing& writing, const Context& context) {
  refuse_other_limits(thresholds);
  const Nanoseconds budget = spec.budget_s ? from_seconds(*spec.budget_s) : Nanoseconds::max();
  spec.budget_s.reset();  // of the sweep, which would leave cells of a quad out
  control::Plan plan = control::make_plan(spec, device::describe(context.root),
                                          control::discover_workers(runtimes::default_lock_file()));
  const control::Pair pair = control::pair_of(plan);
  store::Store store = store::Store::open(spec.results);
  report::MeasuredPair answer;
  answer.results = spec.results;
  answer.thresholds = thresholds;
  const std::array<const store::CellKey*, 2> keys{&pair.base.key, &pair.other.key};
  const auto naming = analysis::naming_dimensions(keys);
  answer.base = analysis::cell_name(pair.base.key, naming);
  answer.other = analysis::cell_name(pair.other.key, naming);

  const InterruptGuard interrupt;
  const control::MeasureCells measure = [&](const std::vector<control::PlannedCell>& cells) {
    plan.cells = cells;
    Progress progress(plan, 0, stderr, is_terminal(STDERR_FILENO), terminal_width(STDERR_FILENO));
    const control::SweepResult result =
        control::sweep(plan, store, context.command_line, progress.events(), interrupt.stop());
    answer.runs.push_back(result.run.value);
    std::vector<std::optional<double>> medians;
    for (const store::CellRow& cell : store.cells({.run = result.run, .cell = std::nullopt}))
      medians.push_back(median_of(store, cell.id));
    return medians;
  };
  const control::QuadResult quads = control::measure_quads(
      pair, measure, {.budget = budget, .seed = spec.seed, .now = monotonic_now, .interrupted = [&] {
                        return interrupt.stop().load();
                      }});
  answer.comparison = quads.comparison;
  answer.quads = quads.quads;
  answer.lost = quads.lost;
  answer.clear = quads.clear;
  write_or_print(writing.output, written(answer, writing, context.json));
  if (interrupt.stop()) return interrupt.exit_code();
  return static_cast<int>(exit_code_of(answer));
}

}  // namespace edgegauge::cli
