// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/cost.h"

#include "analysis/study.h"
#include "core/run_spec.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

constexpr double kSecondsPerYear = 365.25 * 24 * 3600;
constexpr double kJoulesPerKilowattHour = 3.6e6;
constexpr double kMillion = 1e6;

std::optional<Estimate> metric_of(const store::CellRow& cell, std::string_view name) {
  const auto found = std::ranges::find(cell.metrics, name, &MetricValue::name);
  if (found == cell.metrics.end() || !(found->estimate.value > 0)) return std::nullopt;
  return found->estimate;
}

Interval interval_of(const Estimate& estimate) {
  return estimate.interval.value_or(Interval{estimate.value, estimate.value});
}

/// Ends from ends: the widest that the quotient of two positive figures can be.
Estimate quotient(const Estimate& above, const Estimate& below) {
  Estimate result{above.value / below.value, std::nullopt};
  const Interval over = interval_of(above);
  const Interval under = interval_of(below);
  if ((above.interval || below.interval) && under.low > 0)
    result.interval = {over.low / under.high, over.high / under.low};
  return result;
}

Estimate plus(const Estimate& estimate, double more) {
  Estimate result{estimate.value + more, std::nullopt};
  if (estimate.interval) result.interval = {estimate.interval->low + more, estimate.interval->high + more};
  return result;
}

struct Pricing {
  std::optional<PricedAs> price;
  std::string reason;  ///< when there is none
};

Pricing price_of(const PriceList& prices, const std::string& headline, const std::string& unit) {
  const std::vector<const PricedDevice*> parts = find_priced(prices, headline, unit);
  if (parts.empty()) return {std::nullopt, "no entry of the price list matches it"};
  PricedAs priced;
  for (const PricedDevice* part : parts) {
    if (!part->price) return {std::nullopt, fmt::format("entry '{}' has no price", part->id)};
    const std::optional<double> euros = in_euros(prices, *part->price);
    if (!euros)
      return {std::nullopt, fmt::format("the price list has no rate for {}", part->price->currency)};
    priced.parts.push_back(*part);
    priced.euros += *euros;
  }
  return {priced, ""};
}

void add_costs(CostRow& row, const CostBasis& basis) {
  const double euros_per_joule = basis.euros_per_kilowatt_hour / kJoulesPerKilowattHour;
  if (row.watts) {
    row.per_watt = quotient(row.throughput, *row.watts);
    row.energy = scaled(quotient(*row.watts, row.throughput), euros_per_joule * kMillion);
  }
  if (!row.price) return;
  const double euros_per_second = row.price->euros / (basis.life_years * kSecondsPerYear * basis.utilisation);
  row.per_euro = scaled(row.throughput, 1 / row.price->euros);
  row.capital = quotient({euros_per_second * kMillion, std::nullopt}, row.throughput);
  row.energy_missing = !row.watts;
  const Estimate per_second = row.watts ? plus(scaled(*row.watts, euros_per_joule), euros_per_second)
                                        : Estimate{euros_per_second, std::nullopt};
  row.per_million = scaled(quotient(per_second, row.throughput), kMillion);
}

double cost_of(const CostRow& row) {
  return row.per_million ? row.per_million->value : std::numeric_limits<double>::infinity();
}

/// Full precision, asked for and computed in, comes before every other.
using Precision = std::tuple<bool, std::string, std::string>;

Precision precision_of(const CostRow& row) {
  const bool is_full = row.key.precision == kFullPrecision && row.effective_precision == kFullPrecision;
  return {!is_full, row.key.precision, row.effective_precision};
}

using Question = std::tuple<std::string, std::string, Precision, bool>;

/// Neither do costs with and without energy compare, nor throughputs under two loads or in two precisions:
/// each has a front of its own.
Question question_of(const CostRow& row) {
  return {row.key.model, row.key.load, precision_of(row), row.energy_missing};
}

/// Rows of one question, fastest first and of equally fast ones the cheapest: each is on the front that is
/// cheaper than all before it, or the same in both.
void mark_front(std::vector<CostRow*>& rows) {
  std::ranges::sort(rows, {},
                    [](const CostRow* row) { return std::pair(-row->throughput.value, cost_of(*row)); });
  const CostRow* cheapest = nullptr;
  for (CostRow* row : rows) {
    const bool same = cheapest != nullptr && cost_of(*row) == cost_of(*cheapest) &&
                      row->throughput.value == cheapest->throughput.value;
    row->on_front = same || cheapest == nullptr || cost_of(*row) < cost_of(*cheapest);
    if (row->on_front) cheapest = row;
  }
}

void mark_fronts(std::vector<CostRow>& rows) {
  std::map<Question, std::vector<CostRow*>> questions;
  for (CostRow& row : rows) {
    if (row.per_million) questions[question_of(row)].push_back(&row);
  }
  for (auto& [question, of_it] : questions) mark_front(of_it);
}

/// Costs with electricity in them come first: one without would look cheaper than it is.
bool shown_before(const CostRow& a, const CostRow& b) {
  const auto order = [](const CostRow& row) {
    return std::tuple(row.key.model, row.key.load, precision_of(row), row.energy_missing, cost_of(row),
                      -row.throughput.value, row.id);
  };
  return order(a) < order(b);
}

}  // namespace

CostTable cost_table(const std::vector<LoadedRun>& runs, const PriceList& prices, const CostBasis& basis) {
  CostTable table{basis, {}, {}};
  for (const LoadedRun& run : runs) {
    for (const store::CellRow& cell : run.cells) {
      const auto throughput = metric_of(cell, "throughput");
      if (cell.status != store::CellStatus::kMeasured || !throughput) continue;
      Pricing pricing = price_of(prices, run.device.headline, cell.key.unit);
      const bool told =
          std::ranges::find(table.unpriced, run.device.headline, &Unpriced::device) != table.unpriced.end();
      if (!pricing.price && !told) table.unpriced.push_back({run.device.headline, pricing.reason});
      CostRow& row = table.rows.emplace_back();
      row.id = {run.file, cell.id};
      row.device = run.device.headline;
      row.key = cell.key;
      row.effective_precision =
          cell.effective_precision.empty() ? cell.key.precision : cell.effective_precision;
      row.throughput = *throughput;
      row.watts = metric_of(cell, kPower);
      row.price = std::move(pricing.price);
      add_costs(row, basis);
    }
  }
  mark_fronts(table.rows);
  std::ranges::sort(table.rows, shown_before);
  return table;
}

}  // namespace edgegauge::analysis
