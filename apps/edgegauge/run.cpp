// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/summary.h"
#include "command.h"
#include "control/sweep.h"
#include "core/error.h"
#include "interrupt.h"
#include "output.h"
#include "plan_flags.h"
#include "plan_text.h"
#include "progress.h"
#include "report/report.h"
#include "runtimes/runtimes.h"

#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

namespace edgegauge::cli {
namespace {

void announce(const control::Plan& plan) {
  fmt::print(stderr, "{}\n{}\n", device::headline(plan.device), outline(plan));
}

void print_end(const analysis::Summary& summary, const control::Plan& plan, bool json, bool wide) {
  if (json) {
    fmt::print("{}", report::to_json(summary));
  } else {
    fmt::print("{}", report::to_terminal(summary, stdout_style(wide)));
  }
  std::fflush(stdout);
  if (plan.spec.report != "none") {
    write_file(plan.spec.report, report::to_html(summary));
    fmt::print(stderr, "Report: {}    ", plan.spec.report);
  }
  fmt::print(stderr, "Next: edgegauge report --wide · edgegauge show CELL · edgegauge run --help\n");
}

int exit_code_of(const control::SweepResult& result, int signal_code) {
  if (result.interrupted) return signal_code;
  // Nothing at all was measured although something was planned: a script must see that.
  return result.measured == 0 ? static_cast<int>(ExitCode::kUnstable) : static_cast<int>(ExitCode::kOk);
}

int run(const RunSpec& spec, const Context& context, bool wide) {
  const device::Device device = device::describe(context.root);
  const std::vector<control::Worker> workers = control::discover_workers(runtimes::default_lock_file());
  control::Plan plan = control::make_plan(spec, device, workers);
  plan.root = context.root;
  store::Store store = store::Store::open(spec.results);
  announce(plan);

  const InterruptGuard interrupt;
  Progress progress(plan, stderr, is_terminal(STDERR_FILENO), terminal_width(STDERR_FILENO));
  const control::SweepResult result =
      control::sweep(plan, store, context.command_line, progress.events(), interrupt.stop());

  fmt::print(stderr, "done: {} measured, {} failed, {} skipped\n\n", result.measured, result.failed,
             result.skipped);
  print_end(analysis::summarise(store, result.run), plan, context.json, wide);
  if (result.further > 0) {
    fmt::print(
        stderr, "The rest of the budget went to {} where intervals were widest.\n",
        result.further == 1 ? "1 further process" : fmt::format("{} further processes", result.further));
  }
  fmt::print(stderr, "{}", left_out_text(plan, result.left_out));
  if (result.interrupted) {
    fmt::print(stderr,
               "Interrupted. What was measured is stored; the same command measures the plan anew.\n");
  }
  return exit_code_of(result, interrupt.exit_code());
}

}  // namespace

void add_run(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("run", "Measure a grid of models, frameworks and settings on this device");
  auto flags = std::make_shared<PlanFlags>();
  auto wide = std::make_shared<bool>(false);
  flags->add_to(*command);
  command->add_flag("--wide", *wide, "All columns in the table at the end");
  command->callback([flags, wide, &context] {
    context.action = [flags, wide, &context] { return run(flags->resolve(), context, *wide); };
  });
}

}  // namespace edgegauge::cli
