// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include "analysis/summary.h"
#include "core/error.h"
#include "support/scratch.h"

#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::analysis {
namespace {

using namespace std::chrono_literals;

class SummariseAStore : public ::testing::Test {
 protected:
  /// A run of two cells: one measured with a picture, one skipped.
  RunId add_run(std::int64_t latency_ns) {
    store::RunRow run;
    run.device = store_.add_device({"fingerprint", "a board", "{}"});
    const RunId id = store_.begin_run(run);
    store_.add_model({"hash", "m", "M", "zoo", "synthetic (seed 1)", 1, 1, {}});
    std::vector<store::CellKey> keys(2);
    for (store::CellKey& key : keys) {
      key.model_hash = "hash";
      key.model = "m";
      key.runtime = "a";
    }
    keys[1].batch = 4;
    const std::vector<CellId> cells = store_.plan_cells(id, keys);
    Measurement measurement;
    for (int i = 0; i < 200; ++i) measurement.samples_ns.push_back(latency_ns + i * 37 % 101);
    measurement.converged = true;
    PhaseRecord first;
    first.name = "first";
    first.wall = 5ms;
    measurement.phases = {first};
    store_.finish_cell(cells[0], measurement, "1.0", {},
                       {{"cat.jpg", 1, "cat", 0.75}, {"cat.jpg", 2, "dog", 0.25}});
    store_.finish_cell(cells[1], Skipped{"too large"}, "", {}, {});
    store_.end_run(id);
    return id;
  }

  store::Store& store() { return store_; }

 private:
  test::Scratch folder_;
  store::Store store_ = store::Store::open(folder_ / "results.db");
};

TEST_F(SummariseAStore, ReadsTheLastRunUnlessOneIsNamed) {
  const RunId first = add_run(1'000'000);
  add_run(2'000'000);
  EXPECT_NEAR(summarise(store()).answers.at(0).best_figure.value, 2e6, 100);
  EXPECT_NEAR(summarise(store(), first).answers.at(0).best_figure.value, 1e6, 100);
}

TEST_F(SummariseAStore, BringsCellsModelsPhasesPredictionsAndReasons) {
  add_run(1'000'000);
  const Summary summary = summarise(store());
  EXPECT_EQ(summary.origins.front()->device.headline, "a board");
  ASSERT_EQ(summary.rows.size(), 2u);
  const Row& measured = summary.rows[0];
  EXPECT_TRUE(measured.synthetic_weights());
  ASSERT_EQ(measured.phases.size(), 1u);
  EXPECT_EQ(measured.phases[0].name, "first");
  ASSERT_EQ(measured.predictions.size(), 1u);
  EXPECT_EQ(measured.predictions[0].label, "cat");
  EXPECT_NE(measured.metric("throughput"), nullptr);
  EXPECT_EQ(summary.rows[1].cell.message, "too large");
  EXPECT_EQ(summary.skipped, 1);
}

TEST_F(SummariseAStore, RefusesARunThatIsNotThere) {
  EXPECT_THROW(summarise(store()), BadInput);
  add_run(1'000'000);
  EXPECT_THROW(summarise(store(), RunId{99}), BadInput);
}

}  // namespace
}  // namespace edgegauge::analysis
