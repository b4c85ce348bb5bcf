// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "scratch.h"
#include "store/store.h"

#include <csignal>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

/// Runs that are left and taken up again.
namespace edgegauge::store {
namespace {

class StoreRuns : public testing::Test {
 protected:
  test::Scratch scratch_;
  std::filesystem::path file_ = scratch_ / "edgegauge.db";
};

/// Whether another process sees a lock of this one on the file.
bool is_locked_for_others(const std::filesystem::path& file) {
  const pid_t child = fork();
  if (child == 0) {
    const int descriptor = open(file.c_str(), O_RDWR);
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    _exit(fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 1 : 0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

TEST_F(StoreRuns, ARunBelongsToWhoBeganItUntilItsStoreIsClosed) {
  std::optional<Store> first = Store::open(file_);
  const RunId run = test::plan_run(*first, 1).run;
  Store second = Store::open(file_);
  EXPECT_FALSE(second.claim(run));
  EXPECT_TRUE(second.claim(RunId{run.value + 1}));
  first.reset();
  EXPECT_TRUE(second.claim(run));
}

TEST_F(StoreRuns, AKilledProcessHoldsNoRun) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    Store store = Store::open(file_);
    const std::int64_t run = test::plan_run(store, 1).run.value;
    if (write(ready[1], &run, sizeof run) == sizeof run) pause();
    _exit(1);
  }
  RunId run;
  ASSERT_EQ(read(ready[0], &run.value, sizeof run.value), static_cast<ssize_t>(sizeof run.value));
  Store store = Store::open(file_);
  EXPECT_FALSE(store.claim(run));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_TRUE(store.claim(run));
}

TEST_F(StoreRuns, AClaimLeavesWritingToOthers) {
  Store first = Store::open(file_);
  const auto mine = test::plan_run(first, 1);
  Store second = Store::open(file_);
  const auto others = test::plan_run(second, 1);
  first.mark_running(mine.cells[0]);
  second.mark_running(others.cells[0]);
  first.finish_cell(mine.cells[0], test::measurement_of(40), "1", {}, {});
  second.finish_cell(others.cells[0], test::measurement_of(40), "1", {}, {});
  for (const CellRow& cell : first.cells()) EXPECT_EQ(cell.status, CellStatus::kMeasured);
}

TEST_F(StoreRuns, RecoveringTouchesOnlyRunningCellsOfThatRun) {
  Store store = Store::open(file_);
  const auto run = test::plan_run(store, 3);
  const auto other = test::plan_run(store, 1);
  store.finish_cell(run.cells[0], test::measurement_of(40), "1", {}, {});
  store.mark_running(run.cells[1]);
  store.mark_running(other.cells[0]);
  EXPECT_EQ(store.recover(run.run, 2), 0);
  const auto statuses = [&] {
    std::vector<CellStatus> all;
    for (const CellRow& cell : store.cells()) all.push_back(cell.status);
    return all;
  };
  EXPECT_EQ(statuses(), (std::vector{CellStatus::kMeasured, CellStatus::kInterrupted, CellStatus::kPlanned,
                                     CellStatus::kRunning}));
  EXPECT_EQ(store.recover(run.run, 2), 0) << "an interrupted cell is not running";
  store.mark_running(run.cells[1]);
  EXPECT_EQ(store.recover(run.run, 2), 1);
  EXPECT_EQ(store.cells()[1].status, CellStatus::kFailed);
  EXPECT_EQ(store.cells()[1].kind, "cut-off");
  EXPECT_EQ(store.cells()[1].stage, "");
}

TEST_F(StoreRuns, APausedRunForgetsTheAttemptUnderWayAndKeepsTheTimeSpent) {
  Store store = Store::open(file_);
  const auto run = test::plan_run(store, 2);
  store.mark_running(run.cells[0], Nanoseconds(5));
  EXPECT_EQ(store.runs()[0].active, Nanoseconds(5));
  EXPECT_EQ(store.cells()[0].attempts, 1);
  store.pause_run(run.run, Nanoseconds(7));
  EXPECT_EQ(store.cells()[0].status, CellStatus::kPlanned);
  EXPECT_EQ(store.cells()[0].attempts, 0);
  EXPECT_EQ(store.runs()[0].active, Nanoseconds(7));
  EXPECT_TRUE(store.runs()[0].finished_utc.empty());
}

TEST_F(StoreRuns, ASecondReaderSeesWhatIsStoredAndWritesNothing) {
  Store store = Store::open(file_);
  const auto run = test::plan_run(store, 2);
  Store reader = store.second_reader();
  EXPECT_EQ(reader.cell_count(run.run), 2);
  store.finish_cell(run.cells[0], test::measurement_of(40), "1", {}, {});
  EXPECT_EQ(reader.cells()[0].status, CellStatus::kMeasured);
  EXPECT_THROW(reader.end_run(run.run), Error);
}

/// A descriptor of the file that is closed takes SQLite's locks with it, and the last writer of another
/// process then removes the log that is being read.
TEST_F(StoreRuns, ASecondReaderLeavesTheLocksOfTheFirst) {
  const Store store = Store::open(file_);
  store.runs();
  ASSERT_TRUE(is_locked_for_others(file_));
  store.second_reader().runs();
  EXPECT_TRUE(is_locked_for_others(file_));
}

TEST_F(StoreRuns, TellsHowLongTheSameCellTookBefore) {
  Store store = Store::open(file_);
  const auto run = test::plan_run(store, 4);
  const DeviceId device = store.runs()[0].device;
  const CellKey key = store.cells()[0].key;
  EXPECT_FALSE(store.took_before(device, key));
  for (int i = 0; i < 3; ++i) {
    Measurement measurement = test::measurement_of(40);
    measurement.use.wall = Nanoseconds(100 * (i + 1));
    measurement.phases.resize(2);
    measurement.phases[0].wall = Nanoseconds(5);
    measurement.phases[1].wall = Nanoseconds(2);
    store.finish_cell(run.cells[static_cast<std::size_t>(i)], measurement, "1", {}, {});
  }
  store.finish_cell(run.cells[3], Failure{}, "1", {}, {});
  EXPECT_EQ(store.took_before(device, key), Nanoseconds(207));
  EXPECT_FALSE(store.took_before(DeviceId{device.value + 1}, key));
  CellKey again = key;
  again.model = "another name for it";
  again.repeat = 7;
  EXPECT_EQ(store.took_before(device, again), Nanoseconds(207)) << "another process of the same";
  std::vector<CellKey> others(10, key);
  others[0].model_hash = others[1].runtime = others[2].precision = others[3].unit = "another";
  others[4].profile = others[5].load = others[6].start = "another";
  others[7].batch = 2;
  others[8].threads = 2;
  others[9].knobs = {{"arena", "off"}};
  for (const CellKey& other : others) EXPECT_FALSE(store.took_before(device, other));
}

}  // namespace
}  // namespace edgegauge::store
