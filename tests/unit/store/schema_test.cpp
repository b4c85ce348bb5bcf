// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/schema.h"

#include "core/error.h"
#include "scratch.h"
#include "store/open.h"
#include "store/store.h"
#include "store/took_before.h"

#include <array>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::store {
namespace {

using test::read_text;
using test::Scratch;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class StoreSchema : public testing::Test {
 protected:
  std::vector<std::string> first_column(SQLite::Database& database, const std::string& sql, int column = 0) {
    SQLite::Statement query(database, sql);
    std::vector<std::string> values;
    while (query.executeStep()) values.push_back(query.getColumn(column).getString());
    return values;
  }

  Scratch scratch_;
  std::filesystem::path file_ = scratch_ / "edgegauge.db";
};

/// The part of a Markdown file under the heading "### `name`".
std::string section(const std::string& page, const std::string& name) {
  const std::string heading = fmt::format("### `{}`\n", name);
  const std::size_t start = page.find(heading);
  if (start == std::string::npos) return {};
  const std::size_t end = page.find("\n#", start + heading.size());
  return page.substr(start, end - start);
}

TEST_F(StoreSchema, EveryTableAndColumnIsDocumented) {
  SQLite::Database database = open_for_writing(file_);
  const std::string page = read_text(EDGEGAUGE_SOURCE_DIR "/docs/schema.md");
  const auto tables = first_column(
      database, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
  EXPECT_GE(tables.size(), 11u);
  for (const std::string& table : tables) {
    const std::string text = section(page, table);
    EXPECT_FALSE(text.empty()) << "no section on table " << table;
    for (const std::string& column :
         first_column(database, fmt::format("SELECT name FROM pragma_table_info('{}')", table))) {
      EXPECT_THAT(text, HasSubstr(fmt::format("| `{}` |", column))) << "table " << table;
    }
  }
  EXPECT_THAT(page, HasSubstr(fmt::format("version {}", schema_version())));
}

TEST_F(StoreSchema, ListingCellsNeedsNoSortingAndNoLargeTable) {
  SQLite::Database database = open_for_writing(file_);
  for (const char* query : {"SELECT * FROM cell ORDER BY run, position",
                            "SELECT * FROM cell WHERE 1 AND cell.run = 1 ORDER BY run, position",
                            "SELECT metric.* FROM cell JOIN metric ON metric.cell = cell.id"
                            " ORDER BY cell.run, cell.position, metric.name"}) {
    for (const std::string& step : first_column(database, std::string("EXPLAIN QUERY PLAN ") + query, 3)) {
      EXPECT_THAT(step, Not(HasSubstr("TEMP B-TREE"))) << query;
      EXPECT_THAT(step, Not(HasSubstr("SCAN metric"))) << query;
    }
  }
}

TEST_F(StoreSchema, EarlierCellsOfAKeyAreFoundWithoutReadingOthers) {
  SQLite::Database database = open_for_writing(file_);
  for (const std::string& step : first_column(database, "EXPLAIN QUERY PLAN " + select_took_before(), 3)) {
    EXPECT_THAT(step, Not(HasSubstr("SCAN")));
    EXPECT_THAT(step, Not(HasSubstr("TEMP B-TREE")));
  }
}

TEST_F(StoreSchema, AMigrationThatFailsLeavesTheFileAtTheStepBefore) {
  SQLite::Database database = open_for_writing(file_);
  std::vector<Migration> steps(migrations().begin(), migrations().end());
  steps.push_back(
      {"adds one table, then fails", "CREATE TABLE extra (id INTEGER); CREATE TABLE cell (id INTEGER);"});
  EXPECT_THROW(migrate(database, steps), SQLite::Exception);
  EXPECT_EQ(version_of(database), schema_version());
  EXPECT_FALSE(database.tableExists("extra"));
  steps.back() = {"adds one table", "CREATE TABLE extra (id INTEGER)"};
  migrate(database, steps);
  EXPECT_EQ(version_of(database), schema_version() + 1);
  EXPECT_TRUE(database.tableExists("extra"));
}

/// A file as version 1 wrote it, kept as SQL text, so that every later version is held to reading it.
TEST_F(StoreSchema, AVersion1FileIsBroughtUpToDateWithAllItHolds) {
  {
    SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(read_text(EDGEGAUGE_SOURCE_DIR "/tests/unit/store/fixtures/version_1.sql"));
    ASSERT_EQ(version_of(database), 1);
  }
  const Store store = Store::open(file_);
  EXPECT_EQ(store.runs().at(0).plan_toml, "model = [\"tiny\"]\n");
  EXPECT_EQ(store.models().at(0).multiply_adds, 1000);
  EXPECT_EQ(store.models().at(0).parameters, 10);
  EXPECT_EQ(store.models().at(0).labels, (std::vector<std::string>{"left", "right"}));
  const std::vector<CellRow> cells = store.cells();
  ASSERT_EQ(cells.size(), 3u);
  EXPECT_EQ(cells[0].status, CellStatus::kMeasured);
  EXPECT_EQ(cells[1].kind, "crash");
  EXPECT_EQ(cells[2].status, CellStatus::kSkipped);
  EXPECT_THAT(store.samples(cells[0].id), ElementsAre(1'000'000, 1'000'500, 999'000));
  EXPECT_THAT(store.samples(cells[0].id, true), ElementsAre(5'000'000));
  EXPECT_EQ(store.phases(cells[0].id).at(0).read_bytes, 4096);
  EXPECT_THAT(store.outputs(cells[0].id).at(0).values, ElementsAre(0.25F, 0.75F));
  EXPECT_EQ(store.predictions(cells[0].id).at(0).label, "right");
  EXPECT_EQ(store.log(cells[1].id), "Segmentation fault\n");
  EXPECT_EQ(store.input_stages(store.runs()[0].id).at(0).decode_ns, 3'000'000);
  EXPECT_EQ(store.measurement(cells[0].id)->use.cpu, Nanoseconds(11'000'000));
  EXPECT_TRUE(store.telemetry(cells[0].id).states.empty());
  EXPECT_FALSE(cells[0].steady_state) << "nobody looked then";
}

TEST_F(StoreSchema, AVersion2FileKeepsItsProfilesAndWasNeverCompared) {
  {
    SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(read_text(EDGEGAUGE_SOURCE_DIR "/tests/unit/store/fixtures/version_2.sql"));
    ASSERT_EQ(version_of(database), 2);
  }
  const Store store = Store::open(file_);
  const std::vector<CellRow> cells = store.cells();
  ASSERT_EQ(cells.size(), 3u);
  EXPECT_EQ(cells[0].key.profile, "optimised");
  EXPECT_EQ(cells[1].key.profile, "default");
  EXPECT_THAT(store.samples(cells[0].id), ElementsAre(1'000'000, 1'000'500, 999'000));
  EXPECT_FALSE(store.measurement(cells[0].id)->agreement);
}

TEST_F(StoreSchema, AMetricOfAnotherProgramsVersionIsLeftOut) {
  Store store = Store::open(file_);
  const CellId id = test::plan_run(store, 1).cells.front();
  store.finish_cell(id, test::measurement_of(40), "", {}, {});
  const std::size_t known = store.cells().front().metrics.size();
  SQLite::Database(file_.string(), SQLite::OPEN_READWRITE)
      .exec("INSERT INTO metric (cell, name, value) SELECT id, 'metric_of_the_future', 1 FROM cell");
  EXPECT_EQ(store.cells().front().metrics.size(), known);
}

TEST_F(StoreSchema, WhatAnotherProgramWroteIntoAColumnIsRefusedNotTrusted) {
  Store store = Store::open(file_);
  const CellId id = test::plan_run(store, 1).cells.front();
  store.finish_cell(id, test::measurement_of(40), "", {}, {});
  SQLite::Database other(file_.string(), SQLite::OPEN_READWRITE);
  other.exec("UPDATE samples SET data = x'ffff'");
  EXPECT_THROW(store.samples(id), BadInput);
  other.exec("UPDATE process SET environment = 'not json'");
  EXPECT_THROW(store.environment(id), BadInput);
  other.exec("UPDATE cell SET status = 'dreaming'");
  EXPECT_THROW(store.cells(), BadInput);
}

}  // namespace
}  // namespace edgegauge::store
