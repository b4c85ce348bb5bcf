// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/cost.h"

#include "command.h"
#include "core/run_spec.h"
#include "output.h"
#include "price_files.h"
#include "shared_options.h"

#include <cstdio>
#include <memory>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

struct Flags {
  std::vector<std::string> results{RunSpec{}.results};
  std::filesystem::path prices;
  analysis::CostBasis basis;
  bool wide = false;
};

int cost(const Flags& flags, bool json) {
  const auto names = analysis::parse_results_names(flags.results);
  const analysis::CostTable table =
      cost_table(analysis::load_runs(names), load_prices(flags.prices), flags.basis);
  fmt::print("{}",
             json ? report::cost_to_json(table) : report::cost_to_terminal(table, stdout_style(flags.wide)));
  return 0;
}

}  // namespace

void add_cost(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("cost", "What a million inferences cost on each device that was measured");
  auto flags = std::make_shared<Flags>();
  add_results(*command, flags->results);
  add_price_list(*command, flags->prices);
  command->add_option("--life", flags->basis.life_years, "Years that a device is used")
      ->check(CLI::Range(0.01, 100.0))
      ->capture_default_str();
  command->add_option("--utilisation", flags->basis.utilisation, "Share of that time in which it computes")
      ->check(CLI::Range(0.0001, 1.0))
      ->capture_default_str();
  command->add_option("--tariff", flags->basis.euros_per_kilowatt_hour, "Euros for a kilowatt hour")
      ->check(CLI::Range(0.0, 1000.0))
      ->capture_default_str();
  command->add_flag("--wide", flags->wide, "Lines in full, however wide the terminal is");
  command->callback(
      [flags, &context] { context.action = [flags, &context] { return cost(*flags, context.json); }; });
}

}  // namespace edgegauge::cli
