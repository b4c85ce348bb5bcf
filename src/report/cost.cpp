// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/cost.h"

#include "analysis/answers.h"
#include "analysis/dimensions.h"
#include "analysis/names.h"
#include "core/json_text.h"
#include "core/run_spec.h"
#include "report/ink.h"
#include "report/json_number.h"
#include "report/table.h"
#include "report/text.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using analysis::CostRow;
using analysis::CostTable;
using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;
constexpr std::size_t kNarrowestName = 12;

std::string figure_text(const std::optional<Estimate>& estimate) {
  if (!estimate) return "-";
  const std::string around = analysis::spread(*estimate);
  return format_number(estimate->value) + (around.empty() ? "" : " " + around);
}

std::string basis_text(const analysis::CostBasis& basis) {
  return fmt::format(
      "Cost of a million inferences: the price spread over {:g} years in which the device computes {:g}% of "
      "the time, and electricity at {:g} EUR per kWh where watts were measured.",
      basis.life_years, basis.utilisation * 100, basis.euros_per_kilowatt_hour);
}

std::string price_text(const analysis::PricedDevice& part) {
  const analysis::Price& price = *part.price;
  return fmt::format("{}: {:g} {}, {}, {}", part.name, price.amount, price.currency, price.date,
                     price.source);
}

/// Each price that was reckoned with, once.
std::vector<std::string> prices_used(const CostTable& table) {
  std::set<std::string> used;
  for (const CostRow& row : table.rows) {
    if (!row.price) continue;
    for (const analysis::PricedDevice& part : row.price->parts) used.insert(price_text(part));
  }
  return {used.begin(), used.end()};
}

std::vector<std::string> remarks(const CostTable& table) {
  std::vector<std::string> all;
  for (const analysis::Unpriced& device : table.unpriced) {
    all.push_back(fmt::format("No cost for {}: {}. Add it: edgegauge devices add --price 199EUR --match '{}'",
                              device.device, device.reason, device.device));
  }
  if (std::ranges::any_of(table.rows, [](const CostRow& row) { return row.price && row.energy_missing; }))
    all.emplace_back(
        "No watts were measured in some cells: what they cost is without electricity. edgegauge doctor says "
        "which power sensors there are.");
  return all;
}

/// " int8", " int8 as fp32": what was asked for and computed in, unless both are full.
std::string reduced(const CostRow& row) {
  if (row.effective_precision != row.key.precision)
    return fmt::format(" {} as {}", row.key.precision, row.effective_precision);
  return row.key.precision == kFullPrecision ? "" : " " + row.key.precision;
}

bool several_devices(const CostTable& table) {
  return std::ranges::any_of(table.rows,
                             [&](const CostRow& row) { return row.device != table.rows.front().device; });
}

std::string plain_figure(const std::optional<Estimate>& estimate) {
  return estimate ? format_number(estimate->value) : "-";
}

struct CostColumn {
  std::string_view title;
  std::string (*text)(const CostRow&);
};

/// Intervals stand where they say something new: those of the throughput are in the cost.
constexpr std::array kCostColumns = std::to_array<CostColumn>({
    {"EUR/million", [](const CostRow& row) { return figure_text(row.per_million); }},
    {"energy", [](const CostRow& row) { return row.per_million ? plain_figure(row.energy) : "-"; }},
    {"rate", [](const CostRow& row) { return format_number(row.throughput.value) + "/s"; }},
    {"per EUR", [](const CostRow& row) { return plain_figure(row.per_euro); }},
    {"per W", [](const CostRow& row) { return plain_figure(row.per_watt); }},
});

/// Columns in which no row has a figure are left out.
Table figures_only(const CostTable& table) {
  Table text;
  text.rows.resize(table.rows.size());
  for (const CostColumn& column : kCostColumns) {
    std::vector<std::string> cells;
    for (const CostRow& row : table.rows) cells.push_back(column.text(row));
    if (std::ranges::all_of(cells, [](const std::string& cell) { return cell == "-"; })) continue;
    text.columns.push_back({std::string(column.title)});
    for (std::size_t i = 0; i < cells.size(); ++i) text.rows[i].push_back(std::move(cells[i]));
  }
  return text;
}

Json price_json(const analysis::Price& price) {
  return {
      {"amount", price.amount}, {"currency", price.currency}, {"date", price.date}, {"source", price.source}};
}

Json part_json(const analysis::PricedDevice& part) {
  return {{"id", part.id}, {"name", part.name}, {"price", part.price ? price_json(*part.price) : Json()}};
}

Json row_json(const CostRow& row) {
  Json parts = Json::array();
  if (row.price) {
    for (const analysis::PricedDevice& part : row.price->parts) parts.push_back(part_json(part));
  }
  return {{"results", row.id.file},
          {"cell", row.id.cell.value},
          {"device", row.device},
          {"model", row.key.model},
          {"framework", row.key.runtime},
          {"batch", row.key.batch},
          {"unit", row.key.unit},
          {"precision", row.key.precision},
          {"effective_precision", row.effective_precision},
          {"price_euros", row.price ? Json(row.price->euros) : Json()},
          {"priced_as", std::move(parts)},
          {"throughput_per_s", json_figure(row.throughput)},
          {"power_watts", json_figure(row.watts)},
          {"throughput_per_euro", json_figure(row.per_euro)},
          {"throughput_per_watt", json_figure(row.per_watt)},
          {"capital_euros_per_million", json_figure(row.capital)},
          {"energy_euros_per_million", json_figure(row.energy)},
          {"euros_per_million", json_figure(row.per_million)},
          {"energy_included", row.per_million && !row.energy_missing},
          {"on_front", row.on_front}};
}

std::string dumped(const Json& document) { return json_text(document) + "\n"; }

bool is_here(const std::vector<const analysis::PricedDevice*>& here, const analysis::PricedDevice& device) {
  return std::ranges::find(here, &device) != here.end();
}

std::string euros_text(const analysis::PriceList& prices, const analysis::PricedDevice& device) {
  if (!device.price) return "-";
  const auto euros = in_euros(prices, *device.price);
  return euros ? fmt::format("{:.2f}", *euros) : "-";
}

}  // namespace

Table cost_figures(const CostTable& table, std::size_t width) {
  std::vector<const store::CellKey*> keys;
  for (const CostRow& row : table.rows) keys.push_back(&row.key);
  const auto naming = analysis::naming_dimensions(keys);
  const bool with_device = several_devices(table);
  Table text = figures_only(table);
  const std::size_t taken = text.width() + 2;
  const std::size_t room = width > taken + kNarrowestName ? width - taken : kNarrowestName;
  text.columns.insert(text.columns.begin(), Column{"", Align::kLeft});
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const CostRow& row = table.rows[i];
    std::string name = (row.on_front ? "* " : "  ") + printable(cell_name(row.key, naming));
    if (row.effective_precision != row.key.precision) name += " as " + printable(row.effective_precision);
    if (with_device) name += " · " + printable(row.device);
    text.rows[i].insert(text.rows[i].begin(), truncated(name, width == std::string::npos ? width : room));
  }
  return text;
}

std::vector<std::string> cost_notes(const CostTable& table) {
  std::vector<std::string> notes = prices_used(table);
  if (!notes.empty()) notes.insert(notes.begin(), basis_text(table.basis));
  std::ranges::copy(remarks(table), std::back_inserter(notes));
  return notes;
}

std::string cheapest_sentence(const CostTable& table) {
  std::vector<std::string> cheapest;
  std::set<std::string> told;
  const bool with_device = several_devices(table);
  const bool without_energy = std::ranges::all_of(table.rows, &CostRow::energy_missing);
  for (const CostRow& row : table.rows) {  // of each model the cheapest comes first
    if (!row.per_million || !told.insert(row.key.model).second) continue;
    cheapest.push_back(fmt::format("{} {} EUR ({} b{}{}{}{})", row.key.model, figure_text(row.per_million),
                                   row.key.runtime, row.key.batch, reduced(row),
                                   with_device ? " on " + row.device : "",
                                   row.energy_missing && !without_energy ? ", without electricity" : ""));
  }
  if (cheapest.empty()) return "";
  return fmt::format("A million inferences cost{}: {}. See: edgegauge cost",
                     without_energy ? ", without electricity" : "", analysis::listed(cheapest));
}

std::string cost_to_terminal(const CostTable& table, const TerminalStyle& style) {
  const auto width = static_cast<std::size_t>(std::max(style.width, 40));
  if (table.rows.empty()) return "Nothing was measured that could be priced.\n";
  std::string text = wrapped(basis_text(table.basis), width);
  for (const std::string& price : prices_used(table)) text += "  " + wrapped(printable(price), width - 2, 4);
  const Table all = cost_figures(table, style.wide ? std::string::npos : width);
  const auto fitted = [&](std::string line) {
    line.pop_back();
    return style.wide ? line : truncated(line, width);
  };
  const std::vector<std::string> lines = all.lines();
  text += "\n" + painted(style, Ink::kDim, fitted(lines.front())) + "\n";
  for (std::size_t i = 1; i < lines.size(); ++i) text += fitted(lines[i]) + "\n";
  if (std::ranges::any_of(table.rows, &CostRow::on_front))
    text += "  * nothing of that model in that precision is both as fast and as cheap\n";
  const std::vector<std::string> said = remarks(table);
  if (!said.empty()) text += "\n";
  for (const std::string& remark : said)
    text += painted(style, Ink::kYellow, "!") + " " + wrapped(printable(remark), width - 2, 2);
  return text;
}

Json cost_json(const CostTable& table) {
  Json rows = Json::array();
  for (const CostRow& row : table.rows) rows.push_back(row_json(row));
  Json unpriced = Json::array();
  for (const analysis::Unpriced& device : table.unpriced)
    unpriced.push_back({{"device", device.device}, {"reason", device.reason}});
  return {{"format", "edgegauge-cost"},
          {"version", kFormatVersion},
          {"basis",
           {{"life_years", table.basis.life_years},
            {"utilisation", table.basis.utilisation},
            {"euros_per_kilowatt_hour", table.basis.euros_per_kilowatt_hour}}},
          {"rows", std::move(rows)},
          {"unpriced", std::move(unpriced)}};
}

std::string cost_to_json(const CostTable& table) { return dumped(cost_json(table)); }

std::string prices_to_terminal(const analysis::PriceList& prices, const std::string& here,
                               const TerminalStyle& style) {
  const auto width = static_cast<std::size_t>(std::max(style.width, 40));
  const auto found = find_priced(prices, here, /*unit=*/"any");
  Table table{{{"id", Align::kLeft}, {"price"}, {"EUR"}, {"date", Align::kLeft}, {"source", Align::kLeft}},
              {}};
  for (const analysis::PricedDevice& device : prices.devices) {
    const std::string price =
        device.price ? fmt::format("{:g} {}", device.price->amount, device.price->currency) : "-";
    table.rows.push_back({(is_here(found, device) ? "> " : "  ") + printable(device.id), printable(price),
                          euros_text(prices, device), device.price ? device.price->date : "-",
                          device.price ? printable(device.price->source) : "-"});
  }
  std::string text;
  std::vector<std::string> lines = table.lines();
  for (std::string& line : lines) {
    line.pop_back();
    text += (style.wide ? line : truncated(line, width)) + "\n";
  }
  const std::string about_here = found.empty()
                                     ? fmt::format(
                                           "No entry matches this device, {}. Add it: edgegauge devices add "
                                           "--price 199EUR",
                                           here)
                                     : fmt::format("> is this device: {}", here);
  return text + "\n" + wrapped(printable(about_here), width);
}

std::string prices_to_json(const analysis::PriceList& prices, const std::string& here) {
  const auto found = find_priced(prices, here, /*unit=*/"any");
  Json devices = Json::array();
  for (const analysis::PricedDevice& device : prices.devices) {
    const auto euros = device.price ? in_euros(prices, *device.price) : std::nullopt;
    Json one = part_json(device);
    one["kind"] = device.kind;
    one["match"] = device.match;
    one["price_euros"] = euros ? Json(*euros) : Json();
    one["here"] = is_here(found, device);
    devices.push_back(std::move(one));
  }
  Json rates = Json::array();
  for (const analysis::ExchangeRate& rate : prices.rates) {
    rates.push_back(
        {{"currency", rate.currency}, {"euros", rate.euros}, {"date", rate.date}, {"source", rate.source}});
  }
  return dumped({{"format", "edgegauge-devices"},
                 {"version", kFormatVersion},
                 {"here", here},
                 {"devices", std::move(devices)},
                 {"rates", std::move(rates)}});
}

}  // namespace edgegauge::report
