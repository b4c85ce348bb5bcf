// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Results files of older versions, as readers see them.
#include "core/error.h"
#include "scratch.h"
#include "store/open.h"
#include "store/schema.h"
#include "store/store.h"

#include <algorithm>
#include <csignal>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::store {
namespace {

using test::read_text;
using test::Scratch;
using test::thrown_by;
using testing::ElementsAre;
using testing::HasSubstr;

/// What version 1 wrote, brought to `version`: open, as a program of that version has it.
SQLite::Database make_old(const std::filesystem::path& file, int version) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(read_text(EDGEGAUGE_SOURCE_DIR "/tests/unit/store/fixtures/version_1.sql"));
  migrate(database, migrations().first(static_cast<std::size_t>(version)));
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");  // a file was whole before it had its name
  return database;
}

std::vector<std::string> texts(SQLite::Database& database, const std::string& sql) {
  SQLite::Statement query(database, sql);
  std::vector<std::string> found;
  while (query.executeStep()) {
    std::string row;
    for (int i = 0; i < query.getColumnCount(); ++i) {
      const SQLite::Column column = query.getColumn(i);
      row += column.isNull() ? "NULL|" : fmt::format("{}:{}|", column.getType(), column.getString());
    }
    found.push_back(row);
  }
  return found;
}

/// Its schema and every row of every table.
std::vector<std::string> all_of(SQLite::Database& database) {
  std::vector<std::string> all = texts(database, "PRAGMA user_version");
  SQLite::Statement tables(database,
                           "SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY type, name");
  while (tables.executeStep()) {
    const std::string name = tables.getColumn(0).getString();
    all.push_back(tables.getColumn(1).getString());
    if (!database.tableExists(name)) continue;
    for (const std::string& row : texts(database, fmt::format("SELECT * FROM {}", name))) all.push_back(row);
  }
  return all;
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

class OlderVersion : public testing::TestWithParam<int> {
 protected:
  Scratch scratch_;
  std::filesystem::path file_ = scratch_ / "edgegauge.db";
};

TEST_P(OlderVersion, IsReadAsItWouldBeOnceBroughtUpToDate) {
  make_old(file_, GetParam());
  const auto in_place = scratch_ / "in-place.db";
  std::filesystem::copy_file(file_, in_place);
  SQLite::Database migrated = open_for_writing(in_place);
  SQLite::Database read = open_for_reading(file_);
  EXPECT_EQ(version_of(read), schema_version());
  EXPECT_EQ(all_of(read), all_of(migrated));
}

TEST_P(OlderVersion, IsLeftAsItIs) {
  make_old(file_, GetParam());
  const std::string before = read_text(file_);
  {
    const Store store = Store::open_read_only(file_);
    EXPECT_EQ(store.cells().size(), 3u);
    EXPECT_EQ(store.second_reader().cells().size(), 3u);
  }
  EXPECT_TRUE(read_text(file_) == before);
  EXPECT_TRUE(read_text(file_.string() + "-wal").empty());
  SQLite::Database old(file_.string(), SQLite::OPEN_READONLY);
  EXPECT_EQ(version_of(old), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Store, OlderVersion, testing::Range(1, schema_version()));

class OlderFile : public testing::Test {
 protected:
  Scratch scratch_;
  std::filesystem::path file_ = scratch_ / "edgegauge.db";
};

TEST_F(OlderFile, HasNothingThatWasNotMeasuredThen) {
  make_old(file_, 1);
  const Store store = Store::open_read_only(file_);
  EXPECT_EQ(store.file(), file_);
  const std::vector<CellRow> cells = store.cells();
  ASSERT_EQ(cells.size(), 3u);
  EXPECT_EQ(cells[0].status, CellStatus::kMeasured);
  EXPECT_EQ(cells[0].key.profile, "default");
  EXPECT_FALSE(cells[0].steady_state);
  EXPECT_THAT(store.samples(cells[0].id), ElementsAre(1'000'000, 1'000'500, 999'000));
  EXPECT_FALSE(store.agreement(cells[0].id));
  EXPECT_FALSE(store.energy(cells[0].id));
  EXPECT_FALSE(store.measurement(cells[0].id)->use.busy_threads);
  EXPECT_TRUE(store.telemetry(cells[0].id).states.empty());
  EXPECT_FALSE(store.models().at(0).activations);
  EXPECT_TRUE(store.limits(store.runs().at(0).device).empty());
}

TEST_F(OlderFile, ServesSeveralReadersAtOnce) {
  make_old(file_, 1);
  std::vector<Store> readers;
  for (int i = 0; i < 2; ++i) readers.push_back(Store::open_read_only(file_));
  for (int i = 0; i < 2; ++i) readers.push_back(readers[static_cast<std::size_t>(i)].second_reader());
  std::vector<std::size_t> samples(readers.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < readers.size(); ++i) {
      threads.emplace_back([&, i] {
        readers[i].each_cell({},
                             [&](const CellRow& cell) { samples[i] += readers[i].samples(cell.id).size(); });
      });
    }
  }
  EXPECT_THAT(samples, testing::Each(3u));
}

/// A second reader of a file that was brought up to date or gone on with meanwhile would tell of other cells
/// than the first.
TEST_F(OlderFile, SecondReadersReadWhatTheFirstOneDoes) {
  make_old(file_, 1);
  const Store first = Store::open_read_only(file_);
  {
    Store writer = Store::open(file_);
    test::plan_run(writer, 5);
  }
  EXPECT_EQ(first.second_reader().cells().size(), 3u);
  EXPECT_EQ(Store::open_read_only(file_).cells().size(), 8u);
}

TEST_F(OlderFile, IsReadWhileItsOwnVersionWritesIt) {
  SQLite::Database writer = make_old(file_, schema_version() - 1);
  writer.exec("UPDATE run SET tool_version = 'still in the log'");
  ASSERT_FALSE(read_text(file_.string() + "-wal").empty());
  SQLite::Transaction transaction(writer, SQLite::TransactionBehavior::IMMEDIATE);
  writer.exec("UPDATE run SET tool_version = 'not yet written'");
  EXPECT_EQ(Store::open_read_only(file_).runs().at(0).tool_version, "still in the log");
  transaction.commit();
}

TEST_F(OlderFile, CannotBeWrittenByAReader) {
  make_old(file_, 1);
  Store reader = Store::open_read_only(file_);
  EXPECT_THAT(thrown_by<Error>([&] { reader.add_device({"f", "h", "{}"}); }).what(), HasSubstr("read-only"));
  Store second = reader.second_reader();
  EXPECT_THAT(thrown_by<Error>([&] { second.add_device({"f", "h", "{}"}); }).what(), HasSubstr("read-only"));
}

TEST_F(OlderFile, OfAVersionThatNoProgramWroteIsRefused) {
  for (const int version : {0, -1}) {
    make_old(file_, 1).exec(fmt::format("PRAGMA user_version = {}", version));
    for (auto* open : {&Store::open, &Store::open_read_only})
      EXPECT_THAT(thrown_by<BadInput>([&] { open(file_); }).what(), HasSubstr("is damaged"));
    std::filesystem::remove(file_);
  }
}

/// Runs `body` in a child, for what it does to itself; its exit status.
template <class Body>
int in_a_child(Body&& body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

TEST_F(OlderFile, IsReadFromAMediumThatCannotBeWritten) {
  make_old(file_, 1);
  chmod(file_.c_str(), 0444);
  chmod(scratch_.folder().c_str(), 0555);
  const int status = in_a_child([&] {
    constexpr uid_t kNobody = 65534;
    if (geteuid() == 0 && setresuid(kNobody, kNobody, kNobody) != 0) return 100;
    return Store::open_read_only(file_).cells().size() == 3 ? 0 : 1;
  });
  EXPECT_EQ(status, 0);
  chmod(scratch_.folder().c_str(), 0755);
  EXPECT_THAT(names_in(scratch_.folder()), ElementsAre("edgegauge.db"));
}

constexpr int kRows = 40;
constexpr int kRowBytes = 200'000;

/// Larger than what SQLite keeps of a database in memory.
void make_large(const std::filesystem::path& file) {
  SQLite::Database database = make_old(file, 1);
  for (int i = 0; i < kRows; ++i) {
    database.exec(fmt::format("INSERT INTO input_stage VALUES ({}, 1, 'tiny', hex(randomblob({})), 1, 1, 1)",
                              i + 2, kRowBytes / 2));
  }
}

TEST_F(OlderFile, LargerThanItsCopyIsKeptInMemoryIsReadWhole) {
  make_large(file_);
  const Store store = Store::open_read_only(file_);
  const std::vector<InputStageRow> stages = store.input_stages(store.runs().at(0).id);
  ASSERT_EQ(stages.size(), kRows + 1u);
  EXPECT_EQ(stages.back().input.size(), static_cast<std::size_t>(kRowBytes));
}

TEST_F(OlderFile, SaysWhatToDoWhereThereIsNoRoomForItsCopy) {
  make_large(file_);
  const int status = in_a_child([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limits{1 << 20, 1 << 20};
    setrlimit(RLIMIT_FSIZE, &limits);
    try {
      Store::open_read_only(file_);
    } catch (const Error& error) {
      const std::string what = error.what();
      return what.find(file_.string()) != std::string::npos &&
                     what.find("older edgegauge") != std::string::npos &&
                     error.hint().find("SQLITE_TMPDIR") != std::string::npos
                 ? 0
                 : 1;
    }
    return 2;
  });
  EXPECT_EQ(status, 0) << "1: the error does not say what and what to do; 2: there was none";
}

}  // namespace
}  // namespace edgegauge::store
