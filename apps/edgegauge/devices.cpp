// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "core/error.h"
#include "core/units.h"
#include "device/device.h"
#include "output.h"
#include "price_files.h"
#include "report/cost.h"
#include "shared_options.h"

#include <cstdio>
#include <memory>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

struct Flags {
  std::filesystem::path file;
  std::string price, id, name, kind = "board", source = "own entry", date;
  std::vector<std::string> match;
};

/// "199EUR", "199 EUR"
analysis::Price parse_price(const std::string& text) {
  std::size_t digits = 0;
  double amount = 0;
  try {
    amount = std::stod(text, &digits);
  } catch (const std::exception&) {
    digits = 0;
  }
  std::string currency = text.substr(digits);
  currency.erase(0, currency.find_first_not_of(' '));
  const bool three =
      currency.size() == 3 && currency.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
  if (digits == 0 || !(amount > 0) || amount > 1e12 || !three)
    throw Error(ExitCode::kUsage, fmt::format("--price: '{}' is no price", text),
                "give it like 199EUR or 249USD");
  return {amount, currency, "", ""};
}

int list(const Flags& flags, const Context& context) {
  const std::string here = device::headline(device::describe(context.root));
  const analysis::PriceList prices = load_prices(flags.file);
  fmt::print("{}", context.json ? report::prices_to_json(prices, here)
                                : report::prices_to_terminal(prices, here, stdout_style(false)));
  return 0;
}

int add(const Flags& flags, const Context& context) {
  const std::string here = device::headline(device::describe(context.root));
  analysis::PricedDevice entry{.id = flags.id,
                               .name = flags.name,
                               .kind = flags.kind,
                               .match = flags.match.empty() ? std::vector{here} : flags.match,
                               .price = parse_price(flags.price)};
  if (entry.name.empty()) entry.name = entry.match.front();
  if (entry.id.empty()) entry.id = entry.name;
  entry.price->date = flags.date.empty() ? utc_now_iso8601().substr(0, 10) : flags.date;
  entry.price->source = flags.source;
  const std::filesystem::path file = flags.file.empty() ? own_price_file() : flags.file;
  if (file.empty())
    throw Error(ExitCode::kInternal, "no folder for a price list: neither XDG_CONFIG_HOME nor HOME is set",
                "name a file with --devices");
  analysis::parse_price_list(as_toml(entry), "the new entry");  // refuses what could not be read back
  add_price(file, entry);
  fmt::print(stderr, "added to {}\n", file.string());
  return 0;
}

}  // namespace

void add_devices(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("devices", "Show what devices cost, or add a price of yours");
  auto flags = std::make_shared<Flags>();
  add_price_list(*command, flags->file);
  command->callback([flags, &context, command] {
    if (command->get_subcommands().empty())
      context.action = [flags, &context] { return list(*flags, context); };
  });
  CLI::App* adding = command->add_subcommand("add", "Add a price to your own list");
  adding->add_option("--price", flags->price, "What it costs, like 199EUR")->required()->type_name("PRICE");
  adding->add_option("--match", flags->match, "Texts that all occur in what doctor calls it [this device]")
      ->type_name("TEXT");
  adding->add_option("--name", flags->name, "What to call it")->type_name("TEXT");
  adding->add_option("--id", flags->id, "Its entry's id; yours replaces the program's of the same id")
      ->type_name("ID");
  adding->add_option("--kind", flags->kind, "board, mini-pc or accelerator")->capture_default_str();
  adding->add_option("--date", flags->date, "Day of the price [today]")->type_name("DATE");
  adding->add_option("--source", flags->source, "Who asked it")->capture_default_str()->type_name("TEXT");
  adding->callback(
      [flags, &context] { context.action = [flags, &context] { return add(*flags, context); }; });
}

}  // namespace edgegauge::cli
