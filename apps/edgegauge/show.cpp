// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "core/error.h"
#include "core/json_text.h"
#include "core/run_spec.h"
#include "progress.h"
#include "show_json.h"
#include "store/store.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

struct Flags {
  std::int64_t cell = 0;
  std::string results = RunSpec{}.results;
};

store::CellRow find_cell(const store::Store& store, CellId id) {
  const std::vector<store::CellRow> found = store.cells({.run = {}, .cell = id});
  if (found.empty()) {
    throw Error(ExitCode::kUsage, fmt::format("there is no cell {} in the results", id.value),
                "edgegauge --json report lists the cells of the last run with their numbers");
  }
  return found.front();
}

std::string with_spread(const MetricRow& row, const Estimate& estimate) {
  if (!estimate.interval) return row.format(estimate.value);
  return fmt::format("{}  (95%: {} to {})", row.format(estimate.value), row.format(estimate.interval->low),
                     row.format(estimate.interval->high));
}

void print_metrics(const store::CellRow& cell) {
  for (const MetricRow& row : metrics()) {
    const auto stored = std::ranges::find(cell.metrics, row.name, &MetricValue::name);
    if (stored != cell.metrics.end())
      fmt::print("  {:<20} {}\n", row.name, with_spread(row, stored->estimate));
  }
}

void print_trust(const store::Store& store, const store::CellRow& cell) {
  const bool is_loop = cell.status == store::CellStatus::kMeasured && cell.key.start.empty();
  if (is_loop && !cell.converged) fmt::print("  not converged: stopped at the time limit\n");
  if (const auto& state = cell.steady_state) {
    fmt::print("  state {}{}\n", name_of(state->label),
               state->cut == 0 ? ""
                               : fmt::format(": the first {} of {} measured requests do not count",
                                             state->cut, cell.sample_count));
    if (state->drift) {
      fmt::print("  drift {:+.2f}% in all (z {:+.1f})\n", 100 * state->drift->relative_total,
                 state->drift->z);
    }
  }
  for (const std::string& flag : cell.flags) fmt::print("  flag {}\n", flag);
  const std::optional<Agreement> agreement = store.agreement(cell.id);
  if (agreement && !agreement->worst.empty())
    fmt::print("  furthest from the reference: {}\n", agreement->worst);
}

void print_phases(const std::vector<PhaseRecord>& phases) {
  if (!phases.empty())
    fmt::print("\n  {:<30} {:>9} {:>9} {:>7} {:>10}\n", "cold start", "wall", "CPU", "faults", "memory");
  for (const PhaseRecord& phase : phases) {
    const char* sign = phase.resident_change_bytes < 0 ? "-" : "+";
    fmt::print("  {:<30} {:>9} {:>9} {:>7} {:>10}\n", phase.name, format_duration(phase.wall),
               format_duration(phase.cpu), phase.major_faults,
               sign + format_bytes(static_cast<std::uint64_t>(std::abs(phase.resident_change_bytes))));
  }
}

std::string reading_text(const std::optional<double>& value) { return value ? format_number(*value) : "-"; }

/// Where its energy comes from, or why there is none.
void print_energy(const std::optional<Energy>& energy) {
  if (!energy) return;
  if (!energy->source.empty()) {
    fmt::print("  energy by {} ({}{}), a reading every {}\n", energy->source, energy->rail,
               energy->whole_board ? "" : "; a part of the board", format_duration(energy->update_period));
  }
  if (energy->idle_watts) fmt::print("  idle power {} W\n", format_number(*energy->idle_watts));
  if (!energy->reason.empty()) fmt::print("  energy is absent: {}\n", energy->reason);
}

/// The machine around the cell: before, after, and the range while it ran.
void print_telemetry(const CellTelemetry& telemetry) {
  if (telemetry.states.empty()) return;
  fmt::print("\n  {:<20} {:>9} {:>9} {:>9} {:>9}  {}\n", "machine", "before", "after", "lowest", "highest",
             "unit");
  for (const StateReading& state : telemetry.states) {
    const auto series = std::ranges::find(telemetry.series, state.name, &Series::name);
    std::optional<double> lowest, highest;
    if (series != telemetry.series.end() && !series->values.empty()) {
      lowest = static_cast<double>(std::ranges::min(series->values));
      highest = static_cast<double>(std::ranges::max(series->values));
    }
    fmt::print("  {:<20} {:>9} {:>9} {:>9} {:>9}  {}\n", state.name, reading_text(state.before),
               reading_text(state.after), reading_text(lowest), reading_text(highest), state.unit);
    if (!state.problem.empty()) fmt::print("    {}\n", state.problem);
  }
}

void print_text(const store::Store& store, const store::CellRow& cell) {
  fmt::print("cell {} of run {}: {}\n", cell.id.value, cell.run.value, cell_name(cell.key));
  fmt::print("  {}{}\n", store::name_of(cell.status),
             cell.message.empty()
                 ? ""
                 : fmt::format(": {}", fmt::join(std::vector{cell.kind, cell.stage, cell.message}, " · ")));
  if (!cell.runtime_version.empty()) fmt::print("  {} {}\n", cell.key.runtime, cell.runtime_version);
  print_metrics(cell);
  print_trust(store, cell);
  print_energy(store.energy(cell.id));
  print_phases(store.phases(cell.id));
  print_telemetry(store.telemetry(cell.id));
  for (const store::Prediction& prediction : store.predictions(cell.id)) {
    if (prediction.rank == 1)
      fmt::print("  {} is {} ({:.3f})\n", prediction.input, prediction.label, prediction.score);
  }
  for (const auto& [name, value] : store.notes(cell.id)) fmt::print("  {} {}\n", name, value);
  for (const auto& [name, value] : store.environment(cell.id)) fmt::print("  env {}={}\n", name, value);
  if (const std::string log = store.log(cell.id); !log.empty()) fmt::print("\nlog:\n{}\n", log);
}

int show(const Flags& flags, bool json) {
  const store::Store store = store::Store::open_read_only(flags.results);
  const store::CellRow cell = find_cell(store, CellId{flags.cell});
  json ? fmt::print("{}\n", json_text(cell_json(store, cell))) : print_text(store, cell);
  return 0;
}

}  // namespace

void add_show(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("show", "Show all that is stored of one cell: figures, cold start, log");
  auto flags = std::make_shared<Flags>();
  command->add_option("cell", flags->cell, "Number of the cell")->required()->type_name("CELL");
  command->add_option("results", flags->results, "Results file")->capture_default_str()->type_name("FILE");
  command->callback(
      [flags, &context] { context.action = [flags, &context] { return show(*flags, context.json); }; });
}

}  // namespace edgegauge::cli
