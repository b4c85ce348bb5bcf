// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/resume.h"

#include "control/plan_file.h"
#include "core/error.h"

#include <algorithm>
#include <ranges>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

using store::CellKey;
using store::CellRow;
using store::RunRow;

/// The options that decide what is measured, as text. nullopt for a plan that this program cannot read.
std::optional<std::string> essence(const std::string& plan_toml) {
  RunSpec spec;
  try {
    read_plan_text(plan_toml, "the stored plan", spec);
  } catch (const Error&) {
    return std::nullopt;
  }
  spec.results = RunSpec{}.results;
  spec.report = RunSpec{}.report;
  return to_toml(spec);
}

bool are_same_cells(const std::vector<CellRow>& stored, const Plan& plan) {
  const std::vector<PlannedCell>& planned = plan.cells;
  // With a budget, the plan's may be followed by the further processes that the rest of it went to.
  const bool may_be_more = plan.spec.budget_s.has_value();
  // A controller that died early may have left a run without any.
  return stored.empty() ||
         (stored.size() >= planned.size() && (may_be_more || stored.size() == planned.size()) &&
          std::ranges::equal(stored | std::views::take(planned.size()), planned, {}, &CellRow::key,
                             &PlannedCell::key));
}

bool is_of_plan(const Plan& plan, const store::Store& store, const RunRow& run) {
  return run.tool_version == EDGEGAUGE_VERSION && essence(run.plan_toml) == essence(to_toml(plan.spec)) &&
         store.device(run.device).fingerprint == device::fingerprint(plan.device) &&
         are_same_cells(store.cells({.run = run.id, .cell = {}}), plan);
}

/// Of the plan's, which are the first `planned`.
std::size_t settled_of(const std::vector<CellRow>& cells, std::size_t planned) {
  return static_cast<std::size_t>(
      std::ranges::count_if(cells | std::views::take(planned), store::is_final, &CellRow::status));
}

Continuation take_up(const Plan& plan, store::Store& store, const RunRow& run) {
  Continuation continuation{.run = run.id, .started_utc = run.started_utc, .cells = plan.cells.size()};
  continuation.given_up = store.recover(run.id, kMostAttempts);
  const std::vector<CellRow> cells = store.cells({.run = run.id, .cell = {}});
  continuation.settled = settled_of(cells, plan.cells.size());
  const auto further = cells | std::views::drop(plan.cells.size());
  continuation.further_left = further.size() - static_cast<std::size_t>(std::ranges::count_if(
                                                   further, store::is_final, &CellRow::status));
  return continuation;
}

std::string told(const Continuation& run) {
  const std::string given_up = run.given_up == 0 ? ""
                                                 : fmt::format("; {} given up, having been cut off {} times",
                                                               run.given_up, kMostAttempts);
  const std::string further =
      run.further_left == 0 ? ""
                            : fmt::format(", and {} begun with the rest of the budget", run.further_left);
  return fmt::format(
      "Going on with run {} of {}: {} of {} cells are stored, {} left{}{}. (--fresh begins anew)",
      run.run.value, run.started_utc, run.settled, run.cells, run.cells - run.settled, further, given_up);
}

/// Of an unfinished run of another plan that would otherwise be forgotten.
std::string reminder(const store::Store& store, const RunRow& run, const std::string& results) {
  const std::vector<CellRow> cells = store.cells({.run = run.id, .cell = {}});
  const std::string file = results == RunSpec{}.results ? "" : " --results " + results;
  return fmt::format(
      "This is a new run. Run {} of {} is unfinished ({} of {} cells stored) and of another plan; to go on "
      "with it: edgegauge run --resume{}",
      run.id.value, run.started_utc, settled_of(cells, cells.size()), cells.size(), file);
}

std::string busy(const RunRow& run) {
  return fmt::format("another process is at work on run {} of {}", run.id.value, run.started_utc);
}

[[noreturn]] void refuse(const std::string& results, const std::vector<RunRow>& newest_first) {
  const auto unfinished = std::ranges::find_if(newest_first, &std::string::empty, &RunRow::finished_utc);
  if (unfinished == newest_first.end()) {
    throw Error(ExitCode::kUsage, fmt::format("there is no unfinished run in {}", results),
                "leave --resume out, and a new run is begun");
  }
  throw Error(
      ExitCode::kUsage,
      fmt::format("no unfinished run in {} is of this plan: other options, models, frameworks, device "
                  "or version of edgegauge",
                  results),
      fmt::format("run {} was begun with: {}", unfinished->id.value, unfinished->command_line));
}

std::vector<RunRow> newest_first(const store::Store& store) {
  std::vector<RunRow> runs = store.runs();
  std::ranges::reverse(runs);
  return runs;
}

}  // namespace

int times_cut_off(const CellRow& cell) {
  const bool has_ended = store::is_final(cell.status) && cell.kind != name_of(FailureKind::kCutOff);
  return std::max(0, has_ended ? cell.attempts - 1 : cell.attempts);
}

Resumption find_resumption(const Plan& plan, store::Store& store, ResumeMode mode) {
  if (mode == ResumeMode::kNever) return {};
  const bool required = mode == ResumeMode::kRequire;
  const std::vector<RunRow> runs = newest_first(store);
  const auto same =
      std::ranges::find_if(runs, [&](const RunRow& run) { return is_of_plan(plan, store, run); });
  if (same != runs.end() && same->finished_utc.empty()) {
    if (store.claim(same->id)) {
      const Continuation run = take_up(plan, store, *same);
      return {run, told(run)};
    }
    if (required) {
      throw Error(ExitCode::kUnstable, busy(*same), "wait until it has ended; two at once spoil each other");
    }
    return {std::nullopt, fmt::format("This is a new run: {}, and the two spoil each other.", busy(*same))};
  }
  if (required) refuse(plan.spec.results, runs);
  const bool is_reminded = !runs.empty() && runs.front().finished_utc.empty();
  return {std::nullopt, is_reminded ? reminder(store, runs.front(), plan.spec.results) : ""};
}

RunSpec plan_of_unfinished(const store::Store& store, const RunSpec& given) {
  const std::vector<RunRow> runs = newest_first(store);
  const auto run = std::ranges::find_if(runs, &std::string::empty, &RunRow::finished_utc);
  if (run == runs.end()) refuse(given.results, runs);
  RunSpec spec;
  read_plan_text(run->plan_toml, fmt::format("the plan of run {}", run->id.value), spec);
  spec.results = given.results;
  spec.report = given.report;
  return spec;
}

}  // namespace edgegauge::control
