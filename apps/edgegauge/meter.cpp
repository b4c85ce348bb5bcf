// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/meter.h"

#include "command.h"
#include "control/energy.h"
#include "core/error.h"
#include "core/files.h"
#include "core/json_text.h"
#include "core/metrics.h"
#include "core/run_spec.h"
#include "store/store.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

struct Flags {
  std::string file;
  std::string results = RunSpec{}.results;
  std::int64_t run = 0;
  std::string name = "external meter";
  std::string rail = "supply";
};

RunId run_of(const store::Store& store, const Flags& flags) {
  const std::vector<store::RunRow> runs = store.runs();
  const auto wanted = [&](const store::RunRow& row) { return flags.run == 0 || row.id.value == flags.run; };
  const auto found = std::find_if(runs.rbegin(), runs.rend(), wanted);
  if (found == runs.rend()) throw BadInput(fmt::format("the results hold no run {}", flags.run));
  return found->id;
}

struct Imported {
  CellId cell;
  Energy energy;
};

Imported fill_in(store::Store& store, const store::EnergyPassRow& row,
                 const telemetry::Reading<telemetry::PowerSeries>& found,
                 const telemetry::PowerSourceInfo& source) {
  const telemetry::PowerSeries none{.source = source, .samples = {}, .update_period = {}};
  const telemetry::PowerSeries readings = found.value().value_or(none);
  Energy energy = energy_of(row.pass, row.batch, readings);
  if (found.is_absent()) energy.reason = "its marker (idle, busy, idle) is not in the meter's record";
  if (!found.trouble().empty()) energy.reason = found.trouble();
  store.set_energy(row.cell, energy, control::energy_series(readings, row.pass));
  return {row.cell, std::move(energy)};
}

std::string figure(std::string_view metric, const std::optional<Estimate>& estimate) {
  return estimate ? find_metric(metric)->format(estimate->value) : "-";
}

void print_text(const std::vector<Imported>& cells) {
  for (const auto& [cell, energy] : cells) {
    fmt::print("cell {}: {} net, {} gross, {} under load{}{}\n", cell.value,
               figure("energy_net", energy.net_joules), figure("energy_gross", energy.gross_joules),
               figure("power_mean", energy.load_watts), energy.reason.empty() ? "" : "; ", energy.reason);
  }
}

void print_json(const std::vector<Imported>& cells) {
  const auto value = [](const std::optional<Estimate>& estimate) {
    return estimate ? nlohmann::json(estimate->value) : nlohmann::json(nullptr);
  };
  nlohmann::json rows = nlohmann::json::array();
  for (const auto& [cell, energy] : cells) {
    rows.push_back({{"cell", cell.value},
                    {"energy_net", value(energy.net_joules)},
                    {"energy_gross", value(energy.gross_joules)},
                    {"power_mean", value(energy.load_watts)},
                    {"reason", energy.reason}});
  }
  fmt::print("{}\n", json_text(rows));
}

int import_meter(const Flags& flags, bool json) {
  const telemetry::MeterRecord record = telemetry::parse_meter(
      read_text(flags.file, "the meter's record", "name a CSV file with a time and a power column"));
  store::Store store = store::Store::open(flags.results);
  const std::vector<store::EnergyPassRow> rows = store.energy_passes(run_of(store, flags));
  if (rows.empty()) {
    throw BadInput("this run made no energy passes",
                   "measure with: edgegauge run --meter TIME, TIME being that "
                   "between two of the meter's readings");
  }
  std::vector<EnergyPass> passes;
  for (const store::EnergyPassRow& row : rows) passes.push_back(row.pass);
  const telemetry::PowerSourceInfo source{.name = flags.name, .rail = flags.rail, .whole_board = true};
  const auto readings = align_meter(record, passes, source);
  std::vector<Imported> cells;
  for (std::size_t i = 0; i < rows.size(); ++i) cells.push_back(fill_in(store, rows[i], readings[i], source));
  json ? print_json(cells) : print_text(cells);
  return 0;
}

}  // namespace

void add_meter(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("meter", "Fill in a run's energy from an external meter's record");
  auto flags = std::make_shared<Flags>();
  command->add_option("file", flags->file, "CSV with a time and a power column")
      ->required()
      ->type_name("CSV");
  command->add_option("results", flags->results, "Results file")->capture_default_str()->type_name("FILE");
  command->add_option("--run", flags->run, "Number of the run; the last one unless given")->type_name("N");
  command->add_option("--name", flags->name, "What the meter is")->capture_default_str()->type_name("TEXT");
  command->add_option("--measures", flags->rail, "What it measures, such as 'wall, AC' or 'supply, DC'")
      ->capture_default_str()
      ->type_name("TEXT");
  command->callback([flags, &context] {
    context.action = [flags, &context] { return import_meter(*flags, context.json); };
  });
}

}  // namespace edgegauge::cli
