// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/bound.h"
#include "analysis/names.h"
#include "analysis/summary.h"
#include "command.h"
#include "control/resume.h"
#include "control/sweep.h"
#include "core/error.h"
#include "interrupt.h"
#include "output.h"
#include "page.h"
#include "plan_flags.h"
#include "plan_text.h"
#include "price_files.h"
#include "progress.h"
#include "report/bound.h"
#include "report/report.h"
#include "runtimes/runtimes.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

namespace edgegauge::cli {
namespace {

void announce(const control::Plan& plan) {
  fmt::print(stderr, "{}\n{}\n", device::headline(plan.device), outline(plan));
}

/// A price list that cannot be read is no reason to leave a run without its page.
void add_cost(analysis::Summary& summary) {
  try {
    summary.shown().cost = cost_of(summary.shown(), load_prices({}));
  } catch (const BadInput& error) {
    fmt::print(stderr, "! There are no costs: {}\n", error.what());
  }
}

void print_end(const store::Store& store, analysis::Summary summary, const control::Plan& plan, bool json,
               bool wide) {
  if (json) {
    using analysis::Detail;
    analysis::Summary all =
        summary.overview ? analysis::summarise(store, summary.origins.front()->run.id, Detail::kEverything)
                         : summary;
    add_cost(all);
    fmt::print("{}", report::to_json(all));
  } else {
    fmt::print("{}", report::to_terminal(summary, stdout_style(wide)));
  }
  std::fflush(stdout);
  if (plan.spec.report != "none") {
    add_cost(summary);
    Page page({{&store, summary.origins.front()->run}}, plan.spec.report);
    fmt::print(stderr, "Report: {}    ", fmt::join(page.write(summary), ", "));
  }
  fmt::print(
      stderr, "Next: edgegauge report --wide · edgegauge show CELL · edgegauge {}\n",
      summary.origins.front()->limits.empty() ? "limits (what this device can do at most)" : "run --help");
}

/// A line for each, and what they come to.
ExitCode check_bounds(const store::Store& store, RunId run, const std::vector<analysis::Bound>& bounds) {
  if (bounds.empty()) return ExitCode::kOk;
  const analysis::Summary all = analysis::summarise(store, run, analysis::Detail::kEverything);
  std::vector<analysis::BoundCheck> checks;
  for (const analysis::Bound& bound : bounds) {
    checks.push_back(check_bound(all.rows, bound));
    fmt::print(stderr, "{}\n", report::bound_line(bound, checks.back(), varying(all)));
  }
  return analysis::exit_code_of(checks);
}

int exit_code_of(const control::SweepResult& result, int signal_code, ExitCode of_bounds) {
  if (result.interrupted) return signal_code;
  if (result.measured > 0) return static_cast<int>(of_bounds);
  // Nothing at all was measured although something was planned: a script must see that. What the plan itself
  // rules out it rules out tomorrow, too.
  return static_cast<int>(result.failed > 0 ? ExitCode::kUnstable : ExitCode::kBadInput);
}

/// Flags of `run` that are no part of a plan.
struct RunFlags {
  bool wide = false;
  bool resume = false;
  bool fresh = false;
  std::vector<std::string> limits;

  std::vector<analysis::Bound> bounds() const {
    std::vector<analysis::Bound> bounds;
    for (const std::string& limit : limits) bounds.push_back(analysis::parse_bound(limit));
    return bounds;
  }

  control::ResumeMode mode() const {
    if (fresh) return control::ResumeMode::kNever;
    return resume ? control::ResumeMode::kRequire : control::ResumeMode::kIfSame;
  }
};

/// `--resume` alone means the plan that the unfinished run was begun with.
RunSpec spec_of(const PlanFlags& flags, bool resume) {
  RunSpec given = flags.resolve();
  if (!resume || flags.name_a_plan()) return given;
  if (!std::filesystem::exists(given.results)) {
    throw Error(ExitCode::kUsage, fmt::format("there is no results file {}", given.results),
                "name the one with the unfinished run: --resume --results FILE");
  }
  return control::plan_of_unfinished(store::Store::open(given.results), given);
}

void print_interrupted(const control::SweepResult& result, const control::Plan& plan) {
  const int settled = result.measured + result.failed + result.skipped;
  fmt::print(stderr,
             "Interrupted with {} of {} cells left. What was measured is stored. To go on, the same command "
             "again, or: edgegauge run --resume{}\n",
             result.pending, settled + result.pending,
             plan.spec.results == RunSpec{}.results ? "" : " --results " + shell_quoted(plan.spec.results));
}

int run(const RunSpec& spec, const Context& context, const RunFlags& flags) {
  const std::vector<analysis::Bound> bounds = flags.bounds();
  const device::Device device = device::describe(context.root);
  const std::vector<control::Worker> workers = control::discover_workers(runtimes::default_lock_file());
  control::Plan plan = control::make_plan(spec, device, workers);
  plan.root = context.root;
  store::Store store = store::Store::open(spec.results);
  announce(plan);
  const control::Resumption resumption = control::find_resumption(plan, store, flags.mode());
  if (!resumption.notice.empty()) fmt::print(stderr, "{}\n", resumption.notice);

  const InterruptGuard interrupt;
  Progress progress(plan, resumption.run ? resumption.run->settled : 0, stderr, is_terminal(STDERR_FILENO),
                    terminal_width(STDERR_FILENO));
  const control::SweepResult result = control::sweep(
      plan, store, context.command_line, progress.events(), interrupt.stop(), control::Preparer{}.program,
      resumption.run ? std::optional(resumption.run->run) : std::nullopt);

  progress.clear();
  fmt::print(stderr, "done: {} measured, {} failed, {} skipped\n\n", result.measured, result.failed,
             result.skipped);
  print_end(store, analysis::summarise(store, result.run), plan, context.json, flags.wide);
  if (result.further > 0) {
    fmt::print(
        stderr, "The rest of the budget went to {} where intervals were widest.\n",
        result.further == 1 ? "1 further process" : fmt::format("{} further processes", result.further));
  }
  fmt::print(stderr, "{}", left_out_text(plan, result.left_out));
  if (result.interrupted) print_interrupted(result, plan);
  const ExitCode of_bounds = check_bounds(store, result.run, bounds);
  return exit_code_of(result, interrupt.exit_code(), of_bounds);
}

}  // namespace

void add_run(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("run", "Measure a grid of models, frameworks and settings on this device");
  auto plan = std::make_shared<PlanFlags>();
  auto flags = std::make_shared<RunFlags>();
  plan->add_to(*command);
  command->add_flag("--wide", flags->wide, "All columns in the table at the end");
  auto* resume = command->add_flag("--resume", flags->resume,
                                   "Go on with an unfinished run, or end; without a plan: the newest one's");
  command->add_flag("--fresh", flags->fresh, "Begin a new run even if one of this plan is unfinished")
      ->excludes(resume);
  command
      ->add_option("--fail-if", flags->limits,
                   "End with 3 where this holds of a cell beyond doubt: 'p99>50ms', 'throughput<100'")
      ->allow_extra_args(false)
      ->type_name("LIMIT");
  command->callback([plan, flags, &context] {
    context.action = [plan, flags, &context] { return run(spec_of(*plan, flags->resume), context, *flags); };
  });
}

}  // namespace edgegauge::cli
