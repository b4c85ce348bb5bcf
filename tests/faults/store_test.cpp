// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include "core/error.h"
#include "recording_vfs.h"
#include "unit/store/scratch.h"

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <random>
#include <span>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// The results file on a disk that loses power at any moment, or is full at any write.
namespace edgegauge::store {
namespace {

namespace fs = std::filesystem;
using test::DiskEvent;
using test::RecordingVfs;
using What = DiskEvent::What;

constexpr std::size_t kCells = 6;
constexpr std::size_t kSamples = 200;
constexpr std::size_t kCellsPerSitting = 2;

/// What the store had promised when it had asked so much of the disk.
struct Promise {
  std::size_t events;
  CellId cell;
  CellStatus status;  ///< kRunning, before a worker would start; kMeasured
};

/// Files by name without folder.
using Files = std::map<std::string, std::string>;

class StoreDisk : public testing::Test {
 protected:
  StoreDisk() {
    Store store = Store::open(file_);
    planned_ = test::plan_run(store, kCells);
  }

  /// The whole life of a results file: opened, written and closed again and again. Goes on where an earlier
  /// call ended; `done` grows with what is durable by the store's word.
  void live(RecordingVfs& disk, std::vector<Promise>& done) {
    for (std::size_t sitting = 0; sitting < kCells / kCellsPerSitting; ++sitting) {
      Store store = Store::open(file_);
      for (std::size_t i = 0; i < kCellsPerSitting; ++i) {
        const CellId cell = planned_.cells[sitting * kCellsPerSitting + i];
        if (is_final(store.cells({.run = {}, .cell = cell}).front().status)) continue;
        store.mark_running(cell);
        done.push_back({disk.events.size(), cell, CellStatus::kRunning});
        store.finish_cell(cell, test::measurement_of(kSamples), "1", {{"A", "1"}}, {});
        done.push_back({disk.events.size(), cell, CellStatus::kMeasured});
      }
    }
  }

  Files files() const {
    Files all;
    for (const auto& entry : fs::directory_iterator(scratch_.folder()))
      all[entry.path().filename()] = test::read_text(entry.path());
    return all;
  }

  void replace_files(const Files& files) {
    for (const auto& entry : fs::directory_iterator(scratch_.folder())) fs::remove(entry.path());
    for (const auto& [name, bytes] : files) test::write_bytes(scratch_ / name, bytes);
  }

  /// How many of these promises the files do not keep; half a cell is a failure.
  std::size_t broken(const std::vector<Promise>& promises) {
    const Store store = Store::open(file_);
    const auto samples = test::measurement_of(kSamples).samples_ns;
    std::map<CellId, CellRow> rows;
    for (CellRow& row : store.cells()) {
      const bool is_measured = row.status == CellStatus::kMeasured;
      EXPECT_EQ(store.samples(row.id) == samples, is_measured);
      EXPECT_EQ(row.metrics.empty(), !is_measured);
      EXPECT_EQ(store.environment(row.id).size(), is_measured ? 1u : 0u);
      rows[row.id] = std::move(row);
    }
    return static_cast<std::size_t>(std::ranges::count_if(promises, [&](const Promise& promise) {
      const CellRow& row = rows[promise.cell];
      return row.status != promise.status && row.status != CellStatus::kMeasured;
    }));
  }

  test::Scratch scratch_;
  const fs::path file_ = scratch_ / "edgegauge.db";
  test::PlannedRun planned_;
};

/// Applies an event to a file's bytes.
void put(const DiskEvent& event, std::string& bytes) {
  const auto offset = static_cast<std::size_t>(event.offset);
  if (event.what == What::kWrite) {
    bytes.resize(std::max(bytes.size(), offset + event.bytes.size()));
    bytes.replace(offset, event.bytes.size(), event.bytes);
  } else if (event.what == What::kTruncate) {
    bytes.resize(offset);
  }
}

/// What of the unsynced events of a file reached the disk; may cut one short.
using Fate = std::function<bool(DiskEvent&)>;

/// The files after a power cut: what was synced, and of the rest what fate let through, in any combination.
Files after_power_cut(Files files, std::span<const DiskEvent> events, const Fate& fate) {
  std::map<std::string, std::vector<DiskEvent>> unsynced;
  const auto settle = [&](const std::string& name, const Fate& passes) {
    for (DiskEvent& event : unsynced[name]) {
      if (!passes(event)) continue;
      if (event.what == What::kDelete) {
        files.erase(name);
      } else {
        put(event, files[name]);
      }
    }
    unsynced[name].clear();
  };
  for (const DiskEvent& event : events) {
    if (event.what == What::kSync) {
      settle(event.file, [](DiskEvent&) { return true; });
    } else {
      unsynced[event.file].push_back(event);
    }
  }
  for (const auto& [name, left] : unsynced) settle(name, fate);
  return files;
}

constexpr std::size_t kSector = 512;

std::vector<Fate> fates(std::mt19937& random) {
  const auto coin = [&random] { return std::uniform_int_distribution<int>(0, 1)(random) == 1; };
  const Fate any = [coin](DiskEvent&) { return coin(); };
  const Fate torn = [coin, &random](DiskEvent& event) {
    if (event.bytes.size() > kSector && coin()) {
      const auto sectors = static_cast<int>(event.bytes.size() / kSector);
      event.bytes.resize(kSector *
                         static_cast<std::size_t>(std::uniform_int_distribution<int>(0, sectors)(random)));
    }
    return coin();
  };
  return {[](DiskEvent&) { return false; }, [](DiskEvent&) { return true; }, any, torn};
}

/// Promises that were given before the cut.
std::vector<Promise> due(const std::vector<Promise>& all, std::size_t events) {
  std::vector<Promise> some;
  std::ranges::copy_if(all, std::back_inserter(some),
                       [&](const Promise& promise) { return promise.events <= events; });
  return some;
}

TEST_F(StoreDisk, APowerCutAtAnyMomentLosesNothingThatWasPromised) {
  const Files start = files();
  RecordingVfs disk;
  std::vector<Promise> promises;
  live(disk, promises);
  ASSERT_EQ(promises.size(), 2 * kCells);
  const std::vector<DiskEvent> events = std::move(disk.events);
  std::mt19937 random(20261125);
  std::size_t images = 0, all_broken = 0;
  for (std::size_t cut = 0; cut <= events.size() && !HasFailure(); ++cut) {
    for (const Fate& fate : fates(random)) {
      replace_files(after_power_cut(start, std::span(events).first(cut), fate));
      disk.events.clear();
      const std::size_t now_broken = broken(due(promises, cut));
      EXPECT_EQ(now_broken, 0u) << "after event " << cut << " of " << events.size();
      all_broken += now_broken;
      ++images;
    }
  }
  std::cout << "power cuts: " << events.size() + 1 << " moments, " << images << " disks, " << all_broken
            << " promises broken\n";
}

TEST_F(StoreDisk, ADiskThatDoesNotSyncBreaksPromisesAndTheTestAboveWouldSeeIt) {
  const Files start = files();
  RecordingVfs disk;
  std::vector<Promise> promises;
  live(disk, promises);
  std::vector<DiskEvent> events = std::move(disk.events);
  std::erase_if(events, [](const DiskEvent& event) { return event.what == What::kSync; });
  replace_files(after_power_cut(start, events, [](DiskEvent&) { return false; }));
  EXPECT_EQ(broken(promises), promises.size());
}

struct Trouble {
  const char* name;
  RecordingVfs::Refusal refusal;
  const char* said;
};

class StoreTrouble : public StoreDisk, public testing::WithParamInterface<Trouble> {};

TEST_P(StoreTrouble, AtAnyMomentIsSaidAndWhatWasPromisedIsKeptAndGoneOnWith) {
  const Files start = files();
  const std::vector<CellId> cells = planned_.cells;
  std::size_t refused = 0;
  for (bool went_through = false; !went_through && !HasFailure();) {
    replace_files(start);
    std::vector<Promise> promises;
    RecordingVfs disk;
    disk.refusal = GetParam().refusal;
    disk.refusal->after = refused;
    try {
      live(disk, promises);
      went_through = true;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(file_.string()));
      EXPECT_THAT(error.what(), testing::HasSubstr(GetParam().said));
      EXPECT_FALSE(error.hint().empty());
      ++refused;
    }
    if (went_through && disk.refusal->after == 0)
      ++refused, went_through = false;  // only closing was refused
    disk.refusal.reset();
    EXPECT_EQ(broken(promises), 0u) << "refused: " << refused;
    live(disk, promises);
    EXPECT_EQ(promises.back().cell, cells.back());
    EXPECT_EQ(broken(promises), 0u);
  }
  std::cout << GetParam().name << ": refused at each of " << refused << " moments\n";
  EXPECT_GT(refused, 10u);
}

INSTANTIATE_TEST_SUITE_P(Store, StoreTrouble,
                         testing::Values(Trouble{"full", {What::kWrite, 0, SQLITE_FULL}, "the disk is full"},
                                         Trouble{"no_sync",
                                                 {What::kSync, 0, SQLITE_IOERR_FSYNC},
                                                 "the disk or its limit refused"}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace edgegauge::store
