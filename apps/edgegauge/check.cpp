// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/check.h"

#include "check_text.h"
#include "command.h"
#include "core/error.h"
#include "interrupt.h"
#include "output.h"
#include "plan_flags.h"
#include "runtimes/runtimes.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

namespace edgegauge::cli {
namespace {

using control::Checked;
using control::Verdict;

/// Options of `run` that decide about an answer.
constexpr auto kOptions = std::to_array<std::string_view>(
    {"framework", "batch", "threads", "profile", "precision", "set", "weights", "seed", "input",
     "input-tensor", "input-shape", "resize", "crop", "channels", "mean", "std", "timeout", "save-outputs"});

constexpr std::string_view kClearLine = "\r\x1b[K";

std::vector<Checked> check_all(const control::Plan& plan, const std::atomic<bool>& stop) {
  const bool live = is_terminal(STDERR_FILENO);
  const auto on_checking = [live](const store::CellKey& key) {
    if (!live) return;
    fmt::print(stderr, "{}asking {} ...", kClearLine, key.runtime);
    std::fflush(stderr);
  };
  std::vector<Checked> results = control::check(plan, on_checking, stop);
  if (live) fmt::print(stderr, "{}", kClearLine);
  return results;
}

ExitCode exit_code_of(const std::vector<Checked>& results) {
  const auto any = [&](Verdict verdict) {
    return std::ranges::find(results, verdict, &Checked::verdict) != results.end();
  };
  if (any(Verdict::kDisagrees)) return ExitCode::kThreshold;
  if (any(Verdict::kAgrees) || any(Verdict::kReported)) return ExitCode::kOk;
  return any(Verdict::kFailed) ? ExitCode::kUnstable : ExitCode::kBadInput;
}

int check(RunSpec spec, const std::string& model, const Context& context) {
  if (model == "study") {
    throw Error(ExitCode::kUsage, "check: 'study' stands for several models",
                "check them one by one (see: edgegauge models)");
  }
  spec.models = {model};
  const control::Plan plan = control::make_plan(spec, device::describe(context.root),
                                                control::discover_workers(runtimes::default_lock_file()));
  const InterruptGuard interrupt;
  return interrupt.unless_interrupted([&] {
    const std::vector<Checked> results = check_all(plan, interrupt.stop());
    fmt::print("{}", context.json ? check_json(results) : check_text(results, stdout_style(false)));
    return static_cast<int>(exit_code_of(results));
  });
}

}  // namespace

void add_check(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "check", "Compare a model's answers in every framework with ONNX Runtime's, without timing");
  auto model = std::make_shared<std::string>();
  auto flags = std::make_shared<PlanFlags>();
  command->add_option("model", *model, "A name of the catalogue, or a model file")
      ->required()
      ->type_name("NAME|FILE");
  flags->add_some_to(*command, kOptions);
  command->callback([model, flags, &context] {
    context.action = [model, flags, &context] { return check(flags->resolve(), *model, context); };
  });
}

}  // namespace edgegauge::cli
