// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/claims.h"

#include "command.h"
#include "core/run_spec.h"
#include "output.h"
#include "price_files.h"
#include "shared_options.h"

#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

struct Flags {
  std::vector<std::string> results{RunSpec{}.results};
  std::filesystem::path prices;
};

int judge(const Flags& flags, bool json) {
  const auto names = analysis::parse_results_names(flags.results);
  const auto judgements = judge_claims(build_study(analysis::load_runs(names), load_prices(flags.prices)));
  fmt::print("{}", json ? report::claims_to_json(judgements)
                        : report::claims_to_terminal(judgements, stdout_style(/*wide=*/false)));
  return 0;
}

}  // namespace

void add_claims(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("claims", "Hold the study's twelve claims against stored results");
  auto flags = std::make_shared<Flags>();
  add_results(*command, flags->results);
  add_price_list(*command, flags->prices);
  command->callback(
      [flags, &context] { context.action = [flags, &context] { return judge(*flags, context.json); }; });
}

}  // namespace edgegauge::cli
