// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/plan.h"
#include "control/plan_file.h"

#include "command.h"
#include "plan_flags.h"
#include "plan_text.h"
#include "runtimes/runtimes.h"

#include <memory>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

int check(const RunSpec& spec, const Context& context) {
  const control::Plan plan = control::make_plan(spec, device::describe(context.root),
                                                control::discover_workers(runtimes::default_lock_file()));
  if (context.json) {
    fmt::print("{}", cells_json(plan));
  } else {
    fmt::print("{}\n\n{}\nThe resolved plan:\n{}", outline(plan), cells_text(plan),
               control::to_toml(plan.spec));
  }
  return 0;
}

}  // namespace

void add_plan(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("plan", "Work with plan files");
  command->require_subcommand(1);
  CLI::App* check_command = command->add_subcommand(
      "check", "Resolve a plan (a file, flags, or both) and print its cells without running");
  auto flags = std::make_shared<PlanFlags>();
  flags->add_to(*check_command);
  check_command->callback(
      [flags, &context] { context.action = [flags, &context] { return check(flags->resolve(), context); }; });
}

}  // namespace edgegauge::cli
