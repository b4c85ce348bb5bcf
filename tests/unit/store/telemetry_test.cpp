// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cell_telemetry.h"
#include "scratch.h"
#include "store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::store {
namespace {

using test::Scratch;
using testing::IsEmpty;

class StoreTelemetry : public testing::Test {
 protected:
  Scratch scratch_;
  std::filesystem::path file_ = scratch_ / "edgegauge.db";
};

TEST_F(StoreTelemetry, KeepsEnergyWithWhereItComesFromAndWhyItIsAbsent) {
  Store store = Store::open(file_);
  const auto [run, cells] = test::plan_run(store, 3);
  Measurement measurement = test::measurement_of(40);
  measurement.energy_pass = EnergyPass{Nanoseconds(1), Nanoseconds(2), Nanoseconds(3), Nanoseconds(4), 5};
  measurement.energy = Energy{.gross_joules = Estimate{0.025, Interval{0.024, 0.026}},
                              .net_joules = std::nullopt,
                              .load_watts = Estimate{5, std::nullopt},
                              .idle_watts = 2,
                              .reason = "idle power changed",
                              .source = "INA219",
                              .rail = "supply",
                              .whole_board = true,
                              .accuracy = 0.01,
                              .update_period = Nanoseconds(20'000'000)};
  store.finish_cell(cells[0], measurement, "", {}, {});
  const std::optional<Energy> stored = store.measurement(cells[0])->energy;
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->gross_joules->value, 0.025);
  EXPECT_EQ(stored->gross_joules->interval->high, 0.026);
  EXPECT_FALSE(stored->net_joules);
  EXPECT_EQ(stored->load_watts->value, 5);
  EXPECT_EQ(stored->idle_watts, 2);
  EXPECT_EQ(stored->reason, "idle power changed");
  EXPECT_EQ(stored->source, "INA219");
  EXPECT_EQ(stored->rail, "supply");
  EXPECT_TRUE(stored->whole_board);
  EXPECT_EQ(stored->accuracy, 0.01);
  EXPECT_EQ(stored->update_period, Nanoseconds(20'000'000));
  measurement.energy = Energy{};
  measurement.energy->reason = "nothing here measures power";
  measurement.energy_pass.reset();
  store.finish_cell(cells[1], measurement, "", {}, {});
  EXPECT_FALSE(store.energy(cells[1])->idle_watts);
  EXPECT_FALSE(store.energy(cells[1])->accuracy);
  EXPECT_FALSE(store.energy(cells[1])->gross_joules);
  store.finish_cell(cells[2], test::measurement_of(40), "", {}, {});
  EXPECT_FALSE(store.energy(cells[2]));
}

TEST_F(StoreTelemetry, TakesEnergyThatIsFilledInAfterwards) {
  Store store = Store::open(file_);
  const auto [run, cells] = test::plan_run(store, 2);
  Measurement measurement = test::measurement_of(40);
  measurement.energy = Energy{};
  measurement.energy_pass = EnergyPass{Nanoseconds(10), Nanoseconds(20), Nanoseconds(30), Nanoseconds(40), 5};
  store.finish_cell(cells[0], measurement, "", {}, {});
  measurement.energy_pass = EnergyPass{Nanoseconds(1), Nanoseconds(2), Nanoseconds(3), Nanoseconds(4), 7};
  store.finish_cell(cells[1], measurement, "", {}, {});
  const std::vector<EnergyPassRow> passes = store.energy_passes(run);
  ASSERT_EQ(passes.size(), 2u);
  EXPECT_EQ(passes[0].cell, cells[1]);  // by time
  EXPECT_EQ(passes[0].pass.requests, 7);
  EXPECT_EQ(passes[1].pass.load_end, Nanoseconds(30));
  Energy energy;
  energy.gross_joules = Estimate{0.5, Interval{0.4, 0.6}};
  energy.source = "UM25C";
  const Series readings{"energy_power", "watts", {1, 2}, {3, 4}};
  for (int again = 0; again < 2; ++again) store.set_energy(cells[1], energy, readings);
  EXPECT_EQ(store.energy(cells[1])->source, "UM25C");
  EXPECT_EQ(store.energy(cells[1])->gross_joules->value, 0.5);
  EXPECT_FALSE(store.energy(cells[1])->net_joules);
  ASSERT_EQ(store.telemetry(cells[1]).series.size(), 1u);
  EXPECT_THAT(store.telemetry(cells[1]).series[0].values, testing::ElementsAre(3, 4));
  EXPECT_FALSE(store.energy(cells[0])->gross_joules);
}

TEST_F(StoreTelemetry, KeepsTheMachineAroundACellAlsoOfOneThatFailed) {
  Store store = Store::open(file_);
  const CellId id = test::plan_run(store, 1).cells.front();
  const CellTelemetry told{
      .states = {{"temperature", "celsius", 48.5, 61.25, ""},
                 {"power", "watts", std::nullopt, 0.0, "in1_input: Resource temporarily unavailable"},
                 {"steal", "ratio", std::nullopt, std::nullopt, ""}},
      .series = {{"temperature", "celsius", {0, 500'000'123, 1'000'000'456}, {48.5F, 55, 61.25F}},
                 {"power", "watts", {}, {}}}};
  store.finish_cell(id, Failure{Stage::kMeasure, FailureKind::kOutOfMemory, "killed", ""}, "1", {}, {}, told);
  const CellTelemetry stored = store.telemetry(id);
  ASSERT_EQ(stored.states.size(), 3u);
  EXPECT_EQ(stored.states[0].name, "temperature");
  EXPECT_EQ(stored.states[0].unit, "celsius");
  EXPECT_EQ(stored.states[0].before, 48.5);
  EXPECT_EQ(stored.states[0].after, 61.25);
  EXPECT_FALSE(stored.states[1].before);  // absent, not zero
  EXPECT_EQ(stored.states[1].after, 0.0);
  EXPECT_EQ(stored.states[1].problem, told.states[1].problem);
  EXPECT_FALSE(stored.states[2].after);
  ASSERT_EQ(stored.series.size(), 2u);
  EXPECT_EQ(stored.series[0].at_ns, told.series[0].at_ns);
  EXPECT_EQ(stored.series[0].values, told.series[0].values);
  EXPECT_THAT(stored.series[1].values, IsEmpty());
  store.finish_cell(id, Skipped{"interrupted"}, "1", {}, {});
  EXPECT_THAT(store.telemetry(id).states, IsEmpty());
  EXPECT_THAT(store.telemetry(id).series, IsEmpty());
}

}  // namespace
}  // namespace edgegauge::store
