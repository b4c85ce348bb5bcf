// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Runs that were measured elsewhere.
#include "core/error.h"
#include "core/metrics.h"
#include "scratch.h"
#include "store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::store {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

FinishedCell cell_of(int position) {
  FinishedCell cell;
  cell.row.position = position;
  cell.row.key.model_hash = "hash";
  cell.row.key.model = "m";
  cell.row.key.runtime = "f";
  cell.row.key.knobs = {{"a", "b"}};
  cell.row.status = CellStatus::kMeasured;
  cell.row.converged = true;
  cell.row.sample_count = 3;
  cell.row.flags = {"imported"};
  cell.row.steady_state = SteadyState{SteadyLabel::kWarmUp, 2, Drift{-1.5, 0.01}};
  cell.row.metrics = {{find_metric("latency_p50")->name, {5, Interval{4, 6}}},
                      {find_metric("samples")->name, {3, std::nullopt}}};
  cell.samples_ns = {4, 5, 6};
  cell.phases = {{"read+parse", Nanoseconds(7), Nanoseconds(6), 1, std::nullopt, -5}};
  return cell;
}

class ImportRun : public testing::Test {
 protected:
  ImportRun() {
    run_.device = store_.add_device({"fingerprint", "a board", "{}"});
    run_.started_utc = "2025-01-01T00:00:00Z";
    run_.finished_utc = "2025-01-01T00:01:00Z";
    run_.seed = 7;
  }

  test::Scratch scratch_;
  Store store_ = Store::open(scratch_ / "edgegauge.db");
  RunRow run_;
};

TEST_F(ImportRun, KeepsWhatItIsGiven) {
  store_.add_model({"hash", "m", "M", "import", "", {}, {}, {}});
  const RunId id = store_.import_run(run_, {cell_of(0), cell_of(1)});
  ASSERT_THAT(store_.runs(), SizeIs(1));
  EXPECT_EQ(store_.runs()[0].finished_utc, "2025-01-01T00:01:00Z");
  EXPECT_EQ(store_.runs()[0].started_utc, "2025-01-01T00:00:00Z");
  const std::vector<CellRow> cells = store_.cells({.run = id, .cell = std::nullopt});
  ASSERT_THAT(cells, SizeIs(2));
  EXPECT_EQ(cells[1].key.knobs.at("a"), "b");
  EXPECT_THAT(cells[1].metrics, SizeIs(2));
  EXPECT_THAT(store_.samples(cells[1].id), ElementsAre(4, 5, 6));
  ASSERT_THAT(store_.phases(cells[1].id), SizeIs(1));
  EXPECT_EQ(store_.phases(cells[1].id)[0].resident_change_bytes, -5);
  EXPECT_EQ(cells[1].steady_state, cell_of(1).row.steady_state);
  EXPECT_EQ(cells[1].steady_state->drift->relative_total, 0.01);
}

TEST_F(ImportRun, TakesCellsOneByOne) {
  store_.add_model({"hash", "m", "M", "import", "", {}, {}, {}});
  int next = 0;
  const RunId id = store_.import_run(run_, [&]() -> std::optional<FinishedCell> {
    return next == 3 ? std::nullopt : std::optional(cell_of(next++));
  });
  EXPECT_EQ(store_.cell_count(id), 3);
  EXPECT_THAT(store_.samples(store_.cells()[2].id), ElementsAre(4, 5, 6));
}

TEST_F(ImportRun, OfItsCellsThoseThatAreAskedForAreRead) {
  store_.add_model({"hash", "m", "M", "import", "", {}, {}, {}});
  store_.import_run(run_, {cell_of(0), cell_of(1), cell_of(2)});
  std::vector<int> positions;
  store_.each_cell({.terms = {{"position", {"0", "2"}}, {"runtime", {"g"}, Comparison::kUnequal}},
                    .metrics = std::vector<std::string_view>{"samples"}},
                   [&](const CellRow& cell) {
                     positions.push_back(cell.position);
                     ASSERT_THAT(cell.metrics, SizeIs(1));
                     EXPECT_EQ(cell.metrics[0].name, "samples");
                   });
  EXPECT_THAT(positions, ElementsAre(0, 2));
}

TEST_F(ImportRun, StoresAllCellsOrNothing) {
  store_.add_model({"hash", "m", "M", "import", "", {}, {}, {}});
  FinishedCell of_no_model = cell_of(1);
  of_no_model.row.key.model_hash = "another";
  EXPECT_THROW(store_.import_run(run_, {cell_of(0), of_no_model}), Error);
  EXPECT_THAT(store_.runs(), SizeIs(0));
  EXPECT_THAT(store_.cells(), SizeIs(0));
}

}  // namespace
}  // namespace edgegauge::store
