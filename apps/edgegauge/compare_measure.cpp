// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "compare_measure.h"

#include "control/quads.h"
#include "control/sweep.h"
#include "core/error.h"
#include "core/json_text.h"
#include "core/statistics.h"
#include "interrupt.h"
#include "output.h"
#include "progress.h"
#include "report/text.h"
#include "runtimes/runtimes.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
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

/// Short processes do not determine an interval of their median: the median itself is what a quad wants.
std::optional<double> median_of(const store::Store& store, CellId cell) {
  const std::vector<std::int64_t> samples = store.samples(cell);
  const auto median = quantile(std::vector<double>(samples.begin(), samples.end()), 0.5);
  return median ? std::optional(median->value) : std::nullopt;
}

struct Answer {
  control::QuadResult quads;
  std::string base, other;
  std::vector<std::int64_t> runs;
  std::string results;
};

std::string verdict_name(const Answer& answer) {
  switch (answer.quads.comparison.verdict) {
    case Verdict::kFaster:
      return "faster";
    case Verdict::kSlower:
      return "slower";
    case Verdict::kTie:
      return answer.quads.comparison.equivalent ? "a tie" : "not told apart";
  }
  return "";
}

std::string ratio_text(const Estimate& ratio) {
  if (!ratio.interval) return fmt::format("{:.3f}x", ratio.value);
  return fmt::format("{:.3f}x [{:.3f}, {:.3f}]", ratio.value, ratio.interval->low, ratio.interval->high);
}

std::string answer_text(const Answer& answer) {
  const control::QuadResult& quads = answer.quads;
  std::string text = fmt::format("{} takes {} as long as {}: {}.", answer.other,
                                 ratio_text(quads.comparison.ratio), answer.base, verdict_name(answer));
  text += fmt::format(" {} quads of four processes each", quads.quads);
  if (quads.lost > 0) text += fmt::format(", {} more lost", quads.lost);
  text += fmt::format(" ({} {} of {}).", answer.runs.size() == 1 ? "run" : "runs",
                      fmt::join(answer.runs, ", "), answer.results);
  if (!quads.clear) text += " The answer is not clear yet: give it more time with --budget.";
  return report::wrapped(report::printable(text), 80);
}

std::string answer_json(const Answer& answer) {
  const Comparison& comparison = answer.quads.comparison;
  nlohmann::ordered_json json{{"format", "edgegauge-compare-measured"},
                              {"version", 1},
                              {"base", answer.base},
                              {"other", answer.other},
                              {"ratio", {{"value", comparison.ratio.value}}},
                              {"verdict", verdict_name(answer)},
                              {"equivalent", comparison.equivalent},
                              {"clear", answer.quads.clear},
                              {"quads", answer.quads.quads},
                              {"lost", answer.quads.lost},
                              {"runs", answer.runs},
                              {"results", answer.results}};
  if (comparison.ratio.interval) {
    json["ratio"]["low"] = comparison.ratio.interval->low;
    json["ratio"]["high"] = comparison.ratio.interval->high;
  }
  return json_text(json) + "\n";
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

bool is_crossed(const analysis::Threshold& threshold, const Comparison& comparison) {
  if (!comparison.ratio.interval) return false;
  return threshold.above ? comparison.ratio.interval->low > threshold.ratio
                         : comparison.ratio.interval->high < threshold.ratio;
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

int compare_by_measuring(RunSpec spec, const std::vector<analysis::Threshold>& thresholds,
                         const Context& context) {
  refuse_other_limits(thresholds);
  const Nanoseconds budget = spec.budget_s ? from_seconds(*spec.budget_s) : Nanoseconds::max();
  spec.budget_s.reset();  // of the sweep, which would leave cells of a quad out
  control::Plan plan = control::make_plan(spec, device::describe(context.root),
                                          control::discover_workers(runtimes::default_lock_file()));
  const control::Pair pair = control::pair_of(plan);
  store::Store store = store::Store::open(spec.results);
  Answer answer{.quads = {}, .base = {}, .other = {}, .runs = {}, .results = spec.results};
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
  answer.quads = control::measure_quads(
      pair, measure, {.budget = budget, .seed = spec.seed, .now = monotonic_now, .interrupted = [&] {
                        return interrupt.stop().load();
                      }});
  fmt::print("{}", context.json ? answer_json(answer) : answer_text(answer));
  if (interrupt.stop()) return interrupt.exit_code();
  if (answer.quads.quads == 0) return static_cast<int>(ExitCode::kUnstable);
  const bool crossed = std::ranges::any_of(thresholds, [&](const analysis::Threshold& threshold) {
    return is_crossed(threshold, answer.quads.comparison);
  });
  return static_cast<int>(crossed ? ExitCode::kThreshold : ExitCode::kOk);
}

}  // namespace edgegauge::cli
