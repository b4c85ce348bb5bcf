// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "scratch.h"
#include "store/store.h"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::store {
namespace {

using test::Scratch;

class StoreFaults : public testing::Test {
 protected:
  Scratch scratch_;
  std::filesystem::path file_ = scratch_ / "edgegauge.db";
};

// Few samples and many small rows: a killed writer is nearly always in the middle of storing, not of
// computing.
constexpr std::size_t kSamples = 50;
constexpr std::size_t kPhases = 100;

int exit_status(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Measured cells must have all that belongs to them, others nothing. With a writer at work, a cell may be
/// finished between one look and the next: then only what was measured at the first look is told.
void expect_whole_cells(const Store& store, bool at_rest = true) {
  const std::vector<std::int64_t> expected = test::measurement_of(kSamples).samples_ns;
  for (const CellRow& cell : store.cells()) {
    if (cell.status == CellStatus::kMeasured) {
      EXPECT_TRUE(store.samples(cell.id) == expected);
      EXPECT_EQ(cell.sample_count, static_cast<std::int64_t>(kSamples));
      EXPECT_EQ(store.phases(cell.id).size(), kPhases);
      EXPECT_EQ(store.environment(cell.id).size(), 1u);
      EXPECT_FALSE(cell.metrics.empty());
    } else {
      EXPECT_TRUE(cell.metrics.empty());
      EXPECT_TRUE(!at_rest || store.samples(cell.id).empty());
    }
  }
}

void finish(Store& store, CellId id) {
  Measurement measurement = test::measurement_of(kSamples);
  measurement.phases.resize(kPhases);
  store.finish_cell(id, measurement, "1", {{"A", "1"}}, {});
}

TEST_F(StoreFaults, ACellThatWasReportedStoredSurvivesKillMinus9) {
  std::mt19937 random(20260131);
  constexpr int kRounds = 25;
  for (int round = 0; round < kRounds; ++round) {
    int reports[2];
    ASSERT_EQ(pipe(reports), 0);
    const pid_t child = fork();
    if (child == 0) {
      Store store = Store::open(file_);
      for (const CellId id : test::plan_run(store, 300).cells) {
        finish(store, id);
        if (write(reports[1], &id.value, sizeof id.value) != sizeof id.value) break;
      }
      _exit(0);
    }
    close(reports[1]);
    std::vector<CellId> stored(1);
    // The kill falls somewhere after the first report, mostly in the middle of storing a later cell.
    ASSERT_EQ(read(reports[0], &stored[0].value, sizeof(std::int64_t)),
              static_cast<ssize_t>(sizeof(std::int64_t)));
    usleep(std::uniform_int_distribution<useconds_t>(0, 20'000)(random));
    kill(child, SIGKILL);
    EXPECT_EQ(exit_status(child), 128 + SIGKILL);
    for (CellId id; read(reports[0], &id.value, sizeof id.value) == static_cast<ssize_t>(sizeof id.value);) {
      stored.push_back(id);
    }
    close(reports[0]);
    const Store store = Store::open(file_);
    for (const CellId id : stored) {
      EXPECT_EQ(store.cells({.run = {}, .cell = id}).front().status, CellStatus::kMeasured);
    }
  }
  const Store store = Store::open(file_);
  EXPECT_EQ(store.runs().size(), static_cast<std::size_t>(kRounds));
  expect_whole_cells(store);
}

TEST_F(StoreFaults, AKillWhileTheFileIsMadeLeavesNoHalfFileUnderItsName) {
  std::mt19937 random(7);
  for (int round = 0; round < 40; ++round) {
    std::filesystem::remove(file_);
    const pid_t child = fork();
    if (child == 0) {
      const Store store = Store::open(file_);
      _exit(0);
    }
    usleep(std::uniform_int_distribution<useconds_t>(0, 8'000)(random));
    kill(child, SIGKILL);
    exit_status(child);
    EXPECT_NO_THROW(Store::open(file_));
  }
}

TEST_F(StoreFaults, TwoProcessesWriteSideBySide) {
  constexpr std::size_t kCells = 25;
  std::vector<pid_t> writers;
  for (int writer = 0; writer < 2; ++writer) {
    writers.push_back(fork());
    if (writers.back() == 0) {
      Store store = Store::open(file_);
      for (const CellId id : test::plan_run(store, kCells).cells) {
        store.mark_running(id);
        finish(store, id);
      }
      _exit(0);
    }
  }
  for (const pid_t writer : writers) EXPECT_EQ(exit_status(writer), 0);
  const Store store = Store::open(file_);
  EXPECT_EQ(store.runs().size(), 2u);
  const std::vector<CellRow> cells = store.cells();
  EXPECT_EQ(cells.size(), 2 * kCells);
  EXPECT_TRUE(std::all_of(cells.begin(), cells.end(),
                          [](const CellRow& cell) { return cell.status == CellStatus::kMeasured; }));
  expect_whole_cells(store);
}

TEST_F(StoreFaults, AReaderSeesOnlyWholeCellsWhileAWriterWrites) {
  { const Store store = Store::open(file_); }
  const pid_t writer = fork();
  if (writer == 0) {
    Store store = Store::open(file_);
    for (const CellId id : test::plan_run(store, 40).cells) finish(store, id);
    _exit(0);
  }
  std::size_t measured = 0;
  while (measured < 40) {
    const Store reader = Store::open_read_only(file_);
    expect_whole_cells(reader, false);
    const std::vector<CellRow> cells = reader.cells();
    const auto now =
        static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), [](const CellRow& cell) {
          return cell.status == CellStatus::kMeasured;
        }));
    EXPECT_GE(now, measured);
    measured = now;
    if (HasFailure()) break;
  }
  EXPECT_EQ(exit_status(writer), 0);
}

TEST_F(StoreFaults, OnAFullDiskSaysSoAndKeepsEarlierCells) {
  std::vector<CellId> cells;
  {
    Store store = Store::open(file_);
    cells = test::plan_run(store, 100).cells;
    finish(store, cells[0]);
  }
  const pid_t child = fork();
  if (child == 0) {
    Store store = Store::open(file_);
    signal(SIGXFSZ, SIG_IGN);
    const rlim_t limit = std::filesystem::file_size(file_) + 64 * 1024;
    const rlimit limits{limit, limit};
    setrlimit(RLIMIT_FSIZE, &limits);
    try {
      for (const CellId id : cells) finish(store, id);
    } catch (const Error& error) {
      const bool says_so = std::string(error.what()).find(file_.string()) != std::string::npos &&
                           std::string(error.what()).find("could not be") != std::string::npos &&
                           error.hint().find("space") != std::string::npos;
      const bool still_reads = store.cells().front().status == CellStatus::kMeasured;
      _exit(says_so && still_reads ? 0 : 1);
    }
    _exit(2);
  }
  EXPECT_EQ(exit_status(child), 0) << "1: the error does not say what and what to do; 2: there was none";
  const Store store = Store::open(file_);
  EXPECT_EQ(store.cells().front().status, CellStatus::kMeasured);
  expect_whole_cells(store);
}

}  // namespace
}  // namespace edgegauge::store
