// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/cost.h"

#include "analysis/study.h"
#include "report/cost.h"
#include "unit/analysis/made_up_study.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::analysis {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

PriceList list_of(double euros) {
  return {{{.id = "b",
            .name = "b",
            .kind = "board",
            .match = {"a board"},
            .price = Price{euros, "EUR", "2026-01-31", "x"}}},
          {}};
}

store::CellKey key_of(const std::string& model, const std::string& framework) {
  store::CellKey key;
  key.model = model;
  key.runtime = framework;
  return key;
}

std::vector<LoadedRun> run_of(std::vector<store::CellRow> cells, const std::string& device = "a board") {
  std::vector<LoadedRun> runs(1);
  runs[0].file = "results.db";
  runs[0].device.headline = device;
  runs[0].cells = std::move(cells);
  return runs;
}

TEST(Cost, IsPriceOverLifeAndElectricityOverThroughput) {
  const auto runs =
      run_of({test::made_up_cell(1, key_of("m", "f"), {{"throughput", 100, false}, {kPower, 5, false}})});
  const CostTable table =
      cost_table(runs, list_of(60), {.life_years = 2, .utilisation = 0.25, .euros_per_kilowatt_hour = 0.4});
  ASSERT_THAT(table.rows, SizeIs(1));
  const CostRow& row = table.rows[0];
  // Ten thousand seconds for a million: 10000 s x 60 EUR / (2 x 365.25 x 86400 s x 0.25), and 5 W of it.
  EXPECT_NEAR(row.capital->value, 1e4 * 60 / (2 * 365.25 * 86400 * 0.25), 1e-12);
  EXPECT_NEAR(row.energy->value, 1e4 * 5 / 3.6e6 * 0.4, 1e-12);
  EXPECT_NEAR(row.per_million->value, row.capital->value + row.energy->value, 1e-12);
  EXPECT_NEAR(row.per_euro->value, 100.0 / 60, 1e-12);
  EXPECT_NEAR(row.per_watt->value, 20, 1e-12);
  EXPECT_FALSE(row.energy_missing);
  EXPECT_FALSE(row.per_million->interval) << "made of figures without intervals";
}

TEST(Cost, CarriesIntervalsThrough) {
  const auto runs = run_of({test::made_up_cell(1, key_of("m", "f"), {{"throughput", 100}, {kPower, 5}})});
  const CostRow row = cost_table(runs, list_of(60), {}).rows.at(0);
  const auto cost_at = [&](double throughput, double watts) {
    return cost_table(run_of({test::made_up_cell(
                          1, key_of("m", "f"), {{"throughput", throughput, false}, {kPower, watts, false}})}),
                      list_of(60), {})
        .rows.at(0)
        .per_million->value;
  };
  EXPECT_NEAR(row.per_million->interval->low, cost_at(101, 4.95), 1e-9);
  EXPECT_NEAR(row.per_million->interval->high, cost_at(99, 5.05), 1e-9);
}

TEST(Cost, WithoutAPriceIsAbsentWithTheReason) {
  const auto runs =
      run_of({test::made_up_cell(1, key_of("m", "f"), {{"throughput", 100}, {kPower, 5}})}, "another board");
  const CostTable table = cost_table(runs, list_of(60), {});
  EXPECT_FALSE(table.rows.at(0).per_million);
  EXPECT_FALSE(table.rows.at(0).per_euro);
  EXPECT_TRUE(table.rows.at(0).per_watt) << "which needs no price";
  ASSERT_THAT(table.unpriced, SizeIs(1));
  EXPECT_EQ(table.unpriced[0].device, "another board");
  EXPECT_THAT(table.unpriced[0].reason, HasSubstr("no entry"));
}

TEST(Cost, WithoutWattsIsThePriceAloneAndSaysSo) {
  const auto runs = run_of({test::made_up_cell(1, key_of("m", "f"), {{"throughput", 100}})});
  const CostRow row = cost_table(runs, list_of(60), {}).rows.at(0);
  EXPECT_TRUE(row.energy_missing);
  EXPECT_FALSE(row.energy);
  EXPECT_FALSE(row.per_watt);
  EXPECT_DOUBLE_EQ(row.per_million->value, row.capital->value);
}

TEST(Cost, WithoutElectricityComesAfterThoseThatHaveIt) {
  const auto runs = run_of(
      {test::made_up_cell(1, key_of("m", "cheap-unpowered"), {{"throughput", 1000, false}}),
       test::made_up_cell(2, key_of("m", "powered"), {{"throughput", 10, false}, {kPower, 50, false}})});
  const CostTable table = cost_table(runs, list_of(60), {});
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(table.rows[0].key.runtime, "powered");
}

TEST(Cost, UnderEachLoadHasAFrontOfItsOwn) {
  store::CellKey paced = key_of("m", "f");
  paced.load = "paced 5/s";
  const auto runs = run_of({test::made_up_cell(1, key_of("m", "f"), {{"throughput", 100, false}}),
                            test::made_up_cell(2, paced, {{"throughput", 5, false}})});
  const CostTable table = cost_table(runs, list_of(60), {});
  ASSERT_THAT(table.rows, SizeIs(2));
  for (const CostRow& row : table.rows) EXPECT_TRUE(row.on_front) << row.key.load;
}

/// Cheaper and faster, yet no better answer to the same question; that it computed in another precision than
/// was asked for counts, too.
TEST(Cost, InEachPrecisionHasAFrontOfItsOwnAndFullPrecisionComesFirst) {
  store::CellKey reduced = key_of("m", "f");
  reduced.precision = "int8";
  std::vector<store::CellRow> cells{test::made_up_cell(1, reduced, {{"throughput", 400}}),
                                    test::made_up_cell(2, key_of("m", "f"), {{"throughput", 200}}),
                                    test::made_up_cell(3, key_of("m", "f"), {{"throughput", 100}})};
  cells[0].effective_precision = "int8";
  cells[1].effective_precision = "bf16";
  cells[2].effective_precision = "fp32";
  const CostTable table = cost_table(run_of(cells), list_of(60), {});
  ASSERT_THAT(table.rows, SizeIs(3));
  EXPECT_EQ(table.rows[0].id.cell, CellId{3});
  for (const CostRow& row : table.rows) EXPECT_TRUE(row.on_front) << row.id.cell.value;
  EXPECT_THAT(report::cheapest_sentence(table), HasSubstr("(f b1)")) << "of the full precision";
}

TEST(Cost, InACurrencyWithoutRateIsAbsent) {
  PriceList prices = list_of(60);
  prices.devices[0].price->currency = "JPY";
  const CostTable table =
      cost_table(run_of({test::made_up_cell(1, key_of("m", "f"), {{"throughput", 100}})}), prices, {});
  EXPECT_FALSE(table.rows.at(0).price);
  EXPECT_THAT(table.unpriced.at(0).reason, HasSubstr("JPY"));
}

RC_GTEST_PROP(Cost, FrontHasJustWhatNothingBeatsInBoth, ()) {
  const auto boards = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(1, 20), rc::gen::inRange(1, 20))));
  std::vector<LoadedRun> runs;
  PriceList prices;
  for (std::size_t i = 0; i < boards.size(); ++i) {
    const std::string name = "board " + std::to_string(i) + ".";
    prices.devices.push_back({name,
                              name,
                              "board",
                              {name},
                              Price{static_cast<double>(boards[i].second), "EUR", "2026-01-31", "x"}});
    runs.push_back(run_of({test::made_up_cell(static_cast<std::int64_t>(i), key_of("m", "f"),
                                              {{"throughput", static_cast<double>(boards[i].first)}})},
                          name)[0]);
  }
  const CostTable table = cost_table(runs, prices, {});
  for (const CostRow& row : table.rows) {
    const bool beaten = std::ranges::any_of(table.rows, [&](const CostRow& other) {
      const bool no_worse = other.throughput.value >= row.throughput.value &&
                            other.per_million->value <= row.per_million->value;
      return no_worse && (other.throughput.value > row.throughput.value ||
                          other.per_million->value < row.per_million->value);
    });
    RC_ASSERT(row.on_front == !beaten);
  }
}

}  // namespace
}  // namespace edgegauge::analysis
