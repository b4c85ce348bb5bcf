// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// The program on a results file of many cells.
#include "analysis/overview.h"
#include "e2e/program.h"
#include "report/report.h"
#include "scale/made_up_store.h"
#include "unit/report/csv_reader.h"

#include <filesystem>
#include <set>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge {
namespace {

namespace fs = std::filesystem;
using e2e::Ended;
using testing::HasSubstr;
using testing::Not;

class LargeRun : public testing::Test {
 protected:
  void make(const test::MadeUpStore& wanted) { test::make_store(program_.folder() / "edgegauge.db", wanted); }

  std::string file(const std::string& name) { return test::read_text(program_.folder() / name); }

  e2e::Program program_;
};

TEST_F(LargeRun, HasAPageWithEveryCellInAFileBesideIt) {
  make({.cells = 3000, .models = 2});
  const Ended ended = program_.run({"report", "--format", "html", "-o", "page.html"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("wrote page.html and page.cells.csv"));
  const std::string page = file("page.html");
  EXPECT_THAT(page, HasSubstr("href=\"./page.cells.csv\""));
  const auto records = test::read_csv(file("page.cells.csv"));
  ASSERT_EQ(records.size(), 3001u);
  const auto status = static_cast<std::size_t>(std::ranges::find(records[0], "status") - records[0].begin());
  const auto measured =
      std::ranges::count_if(records, [&](const auto& record) { return record[status] == "measured"; });
  EXPECT_THAT(page, HasSubstr(fmt::format("{} measured cells are shown in 32 lines", measured)));
}

std::set<std::string> lines_of(const std::string& text) {
  std::set<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.insert(line);
  return lines;
}

/// Read one by one, cells have every figure that they have when all are read together.
TEST_F(LargeRun, HasTheSameFiguresInTheFileAsWhenAllCellsAreInMemory) {
  make({.cells = 600});
  const fs::path results = program_.folder() / "edgegauge.db";
  ASSERT_EQ(program_.run({"report", results, "--format", "html", "-o", "page.html"}).exit_code, 0);
  const store::Store store = store::Store::open_read_only(results);
  const auto whole = analysis::summarise(store, std::nullopt, analysis::Detail::kEverything);
  EXPECT_EQ(lines_of(file("page.cells.csv")), lines_of(report::to_csv(whole)));
  EXPECT_EQ(program_.run({"report", results, "--format", "csv"}).out, file("page.cells.csv"));
}

TEST_F(LargeRun, KeepsItsOldPageWhereTheCellsBesideItCannotBeWritten) {
  make({.cells = 600});
  program_.write("page.html", "old");
  fs::create_directories(program_.folder() / "page.cells.csv" / "in the way");
  const Ended ended = program_.run({"report", "--format", "html", "-o", "page.html"});
  EXPECT_EQ(ended.exit_code, 1) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("page.cells.csv could not be written"));
  EXPECT_EQ(file("page.html"), "old");
}

TEST_F(LargeRun, WithFewerCellsHasNoFileBesideItsPage) {
  make({.cells = analysis::kMostCellsShown});
  ASSERT_EQ(program_.run({"report", "--format", "html", "-o", "page.html"}).exit_code, 0);
  EXPECT_FALSE(fs::exists(program_.folder() / "page.cells.csv"));
  EXPECT_THAT(file("page.html"), Not(HasSubstr("measured cells are shown in")));
}

/// More groups than a page has lines, names of many models, and outcomes of every kind.
TEST_F(LargeRun, HasAPageOfAtMostFiveMegabytes) {
  make({.cells = 20'000, .models = 100});
  ASSERT_EQ(program_.run({"report", "--format", "html", "-o", "page.html"}).exit_code, 0);
  EXPECT_LT(fs::file_size(program_.folder() / "page.html"), 5'000'000u);
}

TEST_F(LargeRun, IsReportedFromAFileThatCannotBeWritten) {
  make({.cells = 600});
  const fs::path results = program_.folder() / "edgegauge.db";
  fs::create_directory(program_.folder() / "medium");
  fs::rename(results, program_.folder() / "medium/edgegauge.db");
  const std::string before = file("medium/edgegauge.db");
  fs::permissions(program_.folder() / "medium/edgegauge.db", fs::perms::owner_read);
  fs::permissions(program_.folder() / "medium", fs::perms::owner_read | fs::perms::owner_exec);
  const Ended ended = program_.run({"report", "medium/edgegauge.db"});
  fs::permissions(program_.folder() / "medium", fs::perms::owner_all);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("measured cells are shown in"));
  EXPECT_EQ(file("medium/edgegauge.db"), before);
}

TEST_F(LargeRun, HasTablesOfAFewLinesOnATerminal) {
  make({.cells = 5000, .models = 20});
  const std::string text = program_.run({"report"}).out;
  EXPECT_LT(std::ranges::count(text, '\n'), 200);
  EXPECT_THAT(text, HasSubstr("more lines: edgegauge report --format html"));
  EXPECT_THAT(program_.run({"report", "--wide"}).out, HasSubstr("network019"));
}

}  // namespace
}  // namespace edgegauge
