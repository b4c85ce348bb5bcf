// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "core/error.h"
#include "core/run_spec.h"
#include "progress.h"
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

void print_text(const store::Store& store, const store::CellRow& cell) {
  fmt::print("cell {} of run {}: {} · {} threads\n", cell.id.value, cell.run.value, cell_name(cell.key),
             cell.key.threads);
  fmt::print("  {}{}\n", store::name_of(cell.status),
             cell.message.empty()
                 ? ""
                 : fmt::format(": {}", fmt::join(std::vector{cell.kind, cell.stage, cell.message}, " · ")));
  if (!cell.runtime_version.empty()) fmt::print("  {} {}\n", cell.key.runtime, cell.runtime_version);
  print_metrics(cell);
  print_trust(store, cell);
  print_phases(store.phases(cell.id));
  for (const store::Prediction& prediction : store.predictions(cell.id)) {
    if (prediction.rank == 1)
      fmt::print("  {} is {} ({:.3f})\n", prediction.input, prediction.label, prediction.score);
  }
  for (const auto& [name, value] : store.notes(cell.id)) fmt::print("  {} {}\n", name, value);
  for (const auto& [name, value] : store.environment(cell.id)) fmt::print("  env {}={}\n", name, value);
  if (const std::string log = store.log(cell.id); !log.empty()) fmt::print("\nlog:\n{}\n", log);
}

void print_json(const store::Store& store, const store::CellRow& cell) {
  nlohmann::json metrics = nlohmann::json::object();
  for (const MetricValue& metric : cell.metrics) {
    nlohmann::json& value = metrics[std::string(metric.name)];
    value["value"] = metric.estimate.value;
    if (metric.estimate.interval)
      value["interval"] = {metric.estimate.interval->low, metric.estimate.interval->high};
  }
  const nlohmann::json document = {{"cell", cell.id.value},
                                   {"run", cell.run.value},
                                   {"model", cell.key.model},
                                   {"framework", cell.key.runtime},
                                   {"batch", cell.key.batch},
                                   {"threads", cell.key.threads},
                                   {"status", store::name_of(cell.status)},
                                   {"stage", cell.stage},
                                   {"kind", cell.kind},
                                   {"message", cell.message},
                                   {"flags", cell.flags},
                                   {"metrics", metrics},
                                   {"samples_ns", store.samples(cell.id)},
                                   {"environment", store.environment(cell.id)},
                                   {"notes", store.notes(cell.id)},
                                   {"log", store.log(cell.id)}};
  fmt::print("{}\n", document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

int show(const Flags& flags, bool json) {
  const store::Store store = store::Store::open_read_only(flags.results);
  const store::CellRow cell = find_cell(store, CellId{flags.cell});
  json ? print_json(store, cell) : print_text(store, cell);
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
