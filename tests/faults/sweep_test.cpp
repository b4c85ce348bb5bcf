// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/sweep.h"

#include "control/plan_file.h"
#include "real_workers.h"
#include "unit/control/fake_program.h"
#include "unit/control/scratch.h"

#include <algorithm>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <stdlib.h>

/// Whole runs with the workers that need no model: plan, processes, results file.
namespace edgegauge::control {
namespace {

class SweepTest : public testing::Test {
 protected:
  SweepTest() {
    spec_.warm_up_s = 0;
    spec_.cell_limit_s = 0.05;
    spec_.timeout_s = 20;
    spec_.threads = {1};
  }

  Plan plan() { return make_plan(spec_, device::describe(), workers_, program_.preparer()); }

  SweepResult run(const SweepEvents& events = {}, const std::optional<RunId>& resume = std::nullopt) {
    return sweep(plan(), store_, "edgegauge run", events, stop_, program_.preparer().program, resume);
  }

  test::Scratch folder_;
  test::FakeProgram program_;
  RunSpec spec_;
  std::vector<Worker> workers_ = test::built_workers();
  std::atomic<bool> stop_ = false;
  store::Store store_ = store::Store::open(folder_ / "results.db");
};

TEST_F(SweepTest, StoresEveryCellWhateverBecameOfIt) {
  spec_.frameworks = {"evil", "null"};
  spec_.knobs = {{"deed", {"crash", "throw", "exit-0", "none"}}, {"at", {"load"}}};
  std::size_t started = 0;
  std::size_t ended = 0;
  const SweepResult result =
      run({.on_start = [&](std::size_t, const PlannedCell&) { ++started; },
           .on_progress = {},
           .on_end = [&](std::size_t, const PlannedCell&, CellId, const Outcome&) { ++ended; }});
  EXPECT_EQ(result.measured, 2);
  EXPECT_EQ(result.failed, 3);
  EXPECT_EQ(result.skipped, 0);
  EXPECT_FALSE(result.interrupted);
  EXPECT_EQ(started, 5u);
  EXPECT_EQ(ended, 5u);

  const auto cells = store_.cells();
  ASSERT_EQ(cells.size(), 5u);
  std::map<std::string, std::string> kinds;
  for (const store::CellRow& cell : cells) {
    if (cell.key.runtime == "evil") kinds[cell.key.knobs.at("deed")] = cell.kind;
    EXPECT_EQ(store_.environment(cell.id).at("OMP_NUM_THREADS"), "1");
    EXPECT_EQ(cell.runtime_version, "1");
  }
  EXPECT_EQ(kinds, (std::map<std::string, std::string>{
                       {"crash", "crash"}, {"throw", "refused"}, {"exit-0", "silent-exit"}, {"none", ""}}));
}

TEST_F(SweepTest, StoresTheRunWithItsPlanAndItsEnd) {
  spec_.frameworks = {"null"};
  spec_.seed = 5;
  run();
  const auto runs = store_.runs();
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_FALSE(runs[0].finished_utc.empty());
  EXPECT_EQ(runs[0].command_line, "edgegauge run");
  EXPECT_EQ(runs[0].plan_toml, to_toml(spec_));
  EXPECT_EQ(runs[0].seed, 5u);
  EXPECT_EQ(store_.device(runs[0].device).headline, device::headline(device::describe()));
}

TEST_F(SweepTest, MeasuresWithTheSettingsOfThePlan) {
  spec_.frameworks = {"sleep"};
  spec_.knobs = {{"sleep_us", {"2000"}}};
  run();
  const auto cells = store_.cells();
  ASSERT_EQ(cells.size(), 1u);
  const auto samples = store_.samples(cells[0].id);
  ASSERT_FALSE(samples.empty());
  EXPECT_GE(std::ranges::min(samples), 2'000'000);
  EXPECT_FALSE(store_.phases(cells[0].id).empty());
}

TEST_F(SweepTest, LeavesWhatIsLeftForAnotherSittingWhenInterrupted) {
  spec_.frameworks = {"sleep"};
  spec_.repeats = 4;
  spec_.cell_limit_s = 30;
  spec_.target = 1e-6;
  int started = 0;
  const SweepResult result =
      run({.on_start = [&](std::size_t, const PlannedCell&) { ++started; },
           .on_progress = [&](std::size_t, const PlannedCell&, const auto&, const auto&) { stop_ = true; },
           .on_end = {}});
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(result.pending, 4);
  EXPECT_EQ(result.skipped, 0);
  EXPECT_EQ(started, 1);
  for (const store::CellRow& cell : store_.cells()) {
    EXPECT_EQ(cell.status, store::CellStatus::kPlanned);
    EXPECT_EQ(cell.attempts, 0) << "it is not the cell's fault";
  }
  EXPECT_TRUE(store_.runs().front().finished_utc.empty());
  EXPECT_GT(store_.runs().front().active, Nanoseconds(0));
}

TEST_F(SweepTest, WhatABudgetLeavesOverGoesToFurtherProcesses) {
  spec_.frameworks = {"sleep"};
  spec_.batches = {1, 2};
  spec_.target = 1e-7;  // never reached
  spec_.budget_s = 4;
  std::size_t furthest = 0;
  const SweepResult result = run({.on_start = {},
                                  .on_progress = {},
                                  .on_end = [&](std::size_t index, const PlannedCell&, CellId,
                                                const Outcome&) { furthest = std::max(furthest, index); }});
  EXPECT_GE(result.further, 2);
  EXPECT_EQ(result.measured, 2 + result.further);
  EXPECT_EQ(furthest, 1u + static_cast<std::size_t>(result.further));
  std::map<std::int64_t, std::vector<int>> repeats;
  for (const store::CellRow& cell : store_.cells()) {
    EXPECT_EQ(cell.status, store::CellStatus::kMeasured);
    repeats[cell.key.batch].push_back(cell.key.repeat);
  }
  for (const auto& [batch, numbers] : repeats) {
    for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(numbers[i], static_cast<int>(i)) << batch;
  }
}

TEST_F(SweepTest, WhatABudgetLeavesOverGoesOnFromWhatEarlierSittingsMeasured) {
  spec_.frameworks = {"sleep"};
  spec_.repeats = 2;
  spec_.target = 1e-7;
  spec_.budget_s = 4;
  // The second process is measured first: who knows of the other alone takes its number to be free.
  for (spec_.seed = 1; plan().cells.front().key.repeat != 1;) ++spec_.seed;
  const SweepResult first =
      run({.on_start = {},
           .on_progress = {},
           .on_end = [&](std::size_t, const PlannedCell&, CellId, const Outcome&) { stop_ = true; }});
  ASSERT_EQ(first.pending, 1);
  stop_ = false;
  EXPECT_GE(run({}, first.run).further, 1);
  std::vector<int> repeats;
  for (const store::CellRow& cell : store_.cells()) repeats.push_back(cell.key.repeat);
  std::ranges::sort(repeats);
  for (std::size_t i = 0; i < repeats.size(); ++i) EXPECT_EQ(repeats[i], static_cast<int>(i));
}

TEST_F(SweepTest, WithoutABudgetNothingIsMeasuredThatWasNotPlanned) {
  spec_.frameworks = {"sleep"};
  spec_.target = 1e-7;
  const SweepResult result = run();
  EXPECT_EQ(result.further, 0);
  EXPECT_EQ(store_.cells().size(), 1u);
}

TEST_F(SweepTest, EveryCellSaysWhatItsLatenciesDid) {
  spec_.frameworks = {"sleep"};
  run();
  EXPECT_TRUE(store_.cells().at(0).steady_state);
}

TEST_F(SweepTest, StoresASkippedCellWithItsReasonWithoutStartingIt) {
  spec_.frameworks = {"null"};
  workers_ = test::built_workers();
  for (Worker& worker : workers_) worker.info.precisions = {"int8"};
  int started = 0;
  const SweepResult result =
      run({.on_start = [&](std::size_t, const PlannedCell&) { ++started; }, .on_progress = {}, .on_end = {}});
  EXPECT_EQ(result.skipped, 1);
  EXPECT_EQ(started, 0);
  EXPECT_NE(store_.cells().front().message.find("fp32"), std::string::npos);
}

/// The null worker, as one that loads files of this format.
std::vector<Worker> loading(std::vector<Worker> workers, const std::string& format) {
  for (Worker& worker : workers) worker.info.formats = {format};
  return workers;
}

TEST_F(SweepTest, SkipsAModelThatTheFrameworkCannotTake) {
  spec_.frameworks = {"null"};
  spec_.models = {"free"};
  workers_ = loading(workers_, "pb");
  EXPECT_EQ(run().skipped, 1);
  EXPECT_FALSE(store_.cells().front().message.empty());
}

TEST_F(SweepTest, FailsWhereAModelFileCannotBeWrittenAndGoesOn) {
  spec_.frameworks = {"null"};
  spec_.models = {"free", "fixed"};
  workers_ = loading(workers_, "onnx");
  const SweepResult result = run();
  EXPECT_EQ(result.measured, 1);
  EXPECT_EQ(result.failed, 1);
  for (const store::CellRow& cell : store_.cells()) {
    if (cell.key.model == "free") continue;
    EXPECT_EQ(cell.stage, "prepare");
    EXPECT_EQ(cell.message, "the disk is full");
  }
}

TEST_F(SweepTest, StoresHowLongPicturesTook) {
  spec_.frameworks = {"null"};
  spec_.models = {"free"};
  spec_.inputs = {folder_.folder()};
  workers_ = loading(workers_, "onnx");
  const auto stages = store_.input_stages(run().run);
  ASSERT_EQ(stages.size(), 1u);
  EXPECT_EQ(stages[0].input, "a.jpg");
  EXPECT_EQ(stages[0].normalise_ns, 3);
}

TEST_F(SweepTest, FindsTheShippedWorkersButNeverTakesThemForAll) {
  for (const char* name : {"null", "sleep", "evil"}) {
    const auto worker = std::ranges::find(workers_, name, [](const Worker& one) { return one.info.name; });
    ASSERT_NE(worker, workers_.end()) << name;
    EXPECT_TRUE(worker->info.available) << worker->info.unavailable_reason;
    EXPECT_TRUE(worker->info.test_only);
  }
}

TEST(Describe, OfAnEvilWorkerMakesItUnavailable) {
  // The evil worker is found once more, as one that always breaks while it describes itself.
  for (const char* deed : {"crash", "exit-3", "garbage"}) {
    const test::Scratch folder;
    folder.write_script("edgegauge-worker-wicked", std::string("EDGEGAUGE_EVIL_DESCRIBE=") + deed +
                                                       " exec " EDGEGAUGE_BIN_DIR
                                                       "/edgegauge-worker-evil \"$@\"");
    setenv("EDGEGAUGE_WORKER_PATH", folder.folder().c_str(), 1);
    const auto workers = discover_workers("/no/lock.toml");
    ASSERT_EQ(workers.size(), 1u);
    EXPECT_FALSE(workers[0].info.available) << deed;
    EXPECT_FALSE(workers[0].info.unavailable_reason.empty()) << deed;
  }
}

}  // namespace
}  // namespace edgegauge::control
