// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/open.h"

#include "core/error.h"
#include "scratch.h"
#include "store/network_file_system.h"
#include "store/schema.h"
#include "store/store.h"

#include <algorithm>

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::store {
namespace {

using test::read_text;
using test::Scratch;
using test::thrown_by;
using testing::HasSubstr;

class StoreOpen : public testing::Test {
 protected:
  std::vector<std::string> names_in_folder() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(scratch_.folder())) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  /// Opening must fail for reading and writing, name the file, say what to do, and leave file and folder
  /// alone.
  void expect_refused(const std::string& reason) {
    const std::string before = read_text(file_);
    const auto names = names_in_folder();
    for (auto* open : {&Store::open, &Store::open_read_only}) {
      const auto error = thrown_by<BadInput>([&] { open(file_); });
      EXPECT_THAT(error.what(), HasSubstr(file_.string()));
      EXPECT_THAT(error.what(), HasSubstr(reason));
      EXPECT_FALSE(error.hint().empty());
      EXPECT_EQ(error.code(), ExitCode::kBadInput);
      EXPECT_TRUE(read_text(file_) == before);
      EXPECT_EQ(names_in_folder(), names);
    }
  }

  Scratch scratch_;
  std::filesystem::path file_ = scratch_ / "edgegauge.db";
};

TEST_F(StoreOpen, CreatesAFileThatIsWholeAndAlone) {
  { const Store store = Store::open(file_); }
  EXPECT_THAT(names_in_folder(), testing::ElementsAre("edgegauge.db"));
  EXPECT_TRUE(Store::open_read_only(file_).runs().empty());
}

TEST_F(StoreOpen, WritesAheadAndSyncsFullyOnEveryConnection) {
  for (int connection = 0; connection < 2; ++connection) {
    SQLite::Database database = open_for_writing(file_);
    EXPECT_EQ(database.execAndGet("PRAGMA journal_mode").getString(), "wal");
    EXPECT_EQ(database.execAndGet("PRAGMA synchronous").getInt(), 2);
    EXPECT_EQ(database.execAndGet("PRAGMA foreign_keys").getInt(), 1);
    EXPECT_EQ(database.execAndGet("PRAGMA application_id").getInt(), kApplicationId);
    EXPECT_EQ(version_of(database), schema_version());
  }
}

TEST_F(StoreOpen, ReadersDoNotCreateAFile) {
  EXPECT_THROW(Store::open_read_only(file_), BadInput);
  EXPECT_TRUE(names_in_folder().empty());
}

TEST_F(StoreOpen, ReadersCannotWrite) {
  { const Store store = Store::open(file_); }
  Store reader = Store::open_read_only(file_);
  EXPECT_THAT(thrown_by<Error>([&] { reader.add_device({"f", "h", "{}"}); }).what(), HasSubstr("read-only"));
}

TEST_F(StoreOpen, RefusesATextFile) {
  test::write_bytes(file_, std::string(1000, 'x'));
  expect_refused("not an SQLite file");
}

TEST_F(StoreOpen, RefusesAnEmptyFile) {
  test::write_bytes(file_, "");
  expect_refused("it is empty");
}

TEST_F(StoreOpen, RefusesAFileThatIsOnlyItsMagic) {
  test::write_bytes(file_, std::string("SQLite format 3\0", 16));
  expect_refused("not an SQLite file");
}

TEST_F(StoreOpen, RefusesAnotherProgramsSqliteFile) {
  SQLite::Database(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE run (id INTEGER)");
  expect_refused("another program's");
}

TEST_F(StoreOpen, RefusesAFolder) {
  const auto error = thrown_by<BadInput>([&] { Store::open(scratch_.folder()); });
  EXPECT_THAT(error.what(), HasSubstr("is a folder"));
}

TEST_F(StoreOpen, RefusesANewerVersionAndLeavesItUntouched) {
  { const Store store = Store::open(file_); }
  SQLite::Database(file_.string(), SQLite::OPEN_READWRITE)
      .exec(fmt::format("PRAGMA user_version = {}", schema_version() + 1));
  expect_refused("newer edgegauge");
}

TEST_F(StoreOpen, RefusesANewerVersionThatStillLiesInTheWriteAheadLog) {
  { const Store store = Store::open(file_); }
  // Copied while the newer program has it open: the main file's header still says the old version.
  SQLite::Database newer(file_.string(), SQLite::OPEN_READWRITE);
  newer.exec("PRAGMA wal_autocheckpoint = 0");
  newer.exec(fmt::format("PRAGMA user_version = {}", schema_version() + 1));
  const auto copy = scratch_ / "copy.db";
  std::filesystem::copy_file(file_, copy);
  std::filesystem::copy_file(file_.string() + "-wal", copy.string() + "-wal");
  const std::string before = read_text(copy);
  const std::string log_before = read_text(copy.string() + "-wal");
  for (auto* open : {&Store::open, &Store::open_read_only}) {
    EXPECT_THAT(thrown_by<BadInput>([&] { open(copy); }).what(), HasSubstr("newer edgegauge"));
    EXPECT_TRUE(read_text(copy) == before);
    EXPECT_TRUE(read_text(copy.string() + "-wal") == log_before);
  }
}

TEST_F(StoreOpen, RefusesADamagedFileForWriting) {
  {
    Store store = Store::open(file_);
    for (const CellId id : test::plan_run(store, 20).cells)
      store.finish_cell(id, test::measurement_of(3000), "", {}, {});
  }
  std::string bytes = read_text(file_);
  ASSERT_GT(bytes.size(), 16384u);
  std::fill(bytes.begin() + 4096, bytes.begin() + 16384, '\xa5');
  test::write_bytes(file_, bytes);
  const auto error = thrown_by<BadInput>([&] { Store::open(file_); });
  EXPECT_THAT(error.what(), HasSubstr("damaged"));
  EXPECT_THAT(error.hint(), HasSubstr(".recover"));
}

constexpr std::size_t kPageBytes = 4096;

TEST_F(StoreOpen, ATruncatedFileIsRefusedOrFailsWithAnErrorNeverACrash) {
  {
    Store store = Store::open(file_);
    for (const CellId id : test::plan_run(store, 20).cells)
      store.finish_cell(id, test::measurement_of(3000), "", {}, {});
  }
  const std::string bytes = read_text(file_);
  for (std::size_t length = 0; length + kPageBytes <= bytes.size(); length += bytes.size() / 23) {
    test::write_bytes(file_, bytes.substr(0, length));
    EXPECT_THROW(Store::open(file_), Error) << length;
  }
}

TEST_F(StoreOpen, NamesAMissingFolder) {
  const auto error = thrown_by<Error>([&] { Store::open(scratch_ / "no/such/folder.db"); });
  EXPECT_THAT(error.what(), HasSubstr("no/such/folder.db"));
  EXPECT_THAT(error.hint(), HasSubstr("folder"));
}

/// Runs `body` in a child that root's rights do not help; its exit status is the number of failed
/// expectations.
template <class Body>
int as_an_unprivileged_user(Body&& body) {
  const pid_t child = fork();
  if (child == 0) {
    constexpr uid_t kNobody = 65534;
    if (geteuid() == 0 && setresuid(kNobody, kNobody, kNobody) != 0) _exit(100);
    _exit(body());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool fails_with(const std::filesystem::path& file, const std::string& hint) {
  try {
    Store::open(file);
  } catch (const Error& error) {
    return std::string(error.what()).find(file.string()) != std::string::npos &&
           error.hint().find(hint) != std::string::npos;
  }
  return false;
}

TEST_F(StoreOpen, InAReadOnlyFolderSaysWhatToDo) {
  chmod(scratch_.folder().c_str(), 0555);
  EXPECT_EQ(as_an_unprivileged_user([&] { return fails_with(file_, "folder") ? 0 : 1; }), 0);
  chmod(scratch_.folder().c_str(), 0755);
  EXPECT_TRUE(names_in_folder().empty());
}

TEST_F(StoreOpen, AReadOnlyFileSaysWhatToDo) {
  { const Store store = Store::open(file_); }
  chmod(file_.c_str(), 0444);
  chmod(scratch_.folder().c_str(), 0777);
  EXPECT_EQ(as_an_unprivileged_user([&] { return fails_with(file_, "permissions") ? 0 : 1; }), 0);
}

TEST_F(StoreOpen, ReadsAFileInAReadOnlyFolder) {
  {
    Store store = Store::open(file_);
    test::plan_run(store, 3);
  }
  chmod(file_.c_str(), 0444);
  chmod(scratch_.folder().c_str(), 0555);
  EXPECT_EQ(as_an_unprivileged_user([&] { return Store::open_read_only(file_).cells().size() == 3 ? 0 : 1; }),
            0);
  chmod(scratch_.folder().c_str(), 0755);
}

TEST_F(StoreOpen, TakesAnyCharacterInAPath) {
  const auto odd = scratch_ / "a b?c#d%20e\xc3\xa4'\".db";
  { const Store store = Store::open(odd); }
  EXPECT_TRUE(std::filesystem::exists(odd));
  EXPECT_TRUE(Store::open_read_only(odd).cells().empty());
}

TEST(NetworkFileSystem, KnowsTheCommonOnesAndNoLocalOne) {
  EXPECT_EQ(network_file_system(0x6969), "NFS");
  EXPECT_EQ(network_file_system(0xff534d42), "CIFS");
  EXPECT_EQ(network_file_system(0xfe534d42), "SMB2");
  for (const std::uint32_t local :
       {0xef53u, 0x9123683eu, 0x58465342u, 0x01021994u, 0xf2f52010u, 0x794c7630u}) {
    EXPECT_FALSE(network_file_system(local)) << local;
  }
}

}  // namespace
}  // namespace edgegauge::store
