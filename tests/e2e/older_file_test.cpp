// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What the commands that only read make of a results file that an older version wrote.
#include "program.h"
#include "store/store.h"
#include "support/scratch.h"

#include <cmath>
#include <filesystem>

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::e2e {
namespace {

namespace fs = std::filesystem;

class OlderResultsFile : public testing::Test {
 protected:
  void SetUp() override {
    SQLite::Database(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec(test::read_text(EDGEGAUGE_SOURCE_DIR "/tests/unit/store/fixtures/version_1.sql"));
  }

  Program program_;
  fs::path file_ = program_.folder() / "edgegauge.db";
};

TEST_F(OlderResultsFile, IsShownAsItWouldBeOnceBroughtUpToDateAndLeftAsItIs) {
  const std::vector<std::vector<std::string>> commands{
      {"report", "--wide"},
      {"report", "--format", "markdown"},
      {"report", "--format", "csv"},
      {"report", "--format", "html"},
      {"--json", "report"},
      {"show", "1"},
      {"--json", "show", "1"},
      {"--json", "claims"},
      {"--json", "cost"},
      {"export", "--include", "all"},
      {"compare", "--by", "batch", "edgegauge.db"},
      {"limits", "--stored"},
  };
  const std::string before = test::read_text(file_);
  std::vector<Ended> of_old;
  for (const auto& command : commands) of_old.push_back(program_.run(command));
  EXPECT_TRUE(test::read_text(file_) == before);
  { const store::Store brought_up_to_date = store::Store::open(file_); }
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const Ended of_new = program_.run(commands[i]);
    EXPECT_EQ(of_old[i].exit_code, 0) << of_old[i].err;
    EXPECT_TRUE(of_old[i].out == of_new.out) << testing::PrintToString(commands[i]);
    EXPECT_EQ(of_old[i].err, of_new.err);
  }
}

/// A baseline is often a file that was written long ago.
TEST_F(OlderResultsFile, IsABaseToCompareWith) {
  fs::copy_file(file_, program_.folder() / "new.db");
  { const store::Store brought_up_to_date = store::Store::open(program_.folder() / "new.db"); }
  const Ended ended = program_.run({"--json", "compare", "edgegauge.db", "new.db"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const nlohmann::json rows = ended.json().at("metrics").at(0).at("rows");
  ASSERT_EQ(rows.size(), 3u);
  int measured = 0;
  for (const nlohmann::json& row : rows) {
    const nlohmann::json& old = row.at("sides").at(0).at("figure");
    EXPECT_EQ(old, row.at("sides").at(1).at("figure"));
    measured += old.is_object() && std::abs(old.at("value").get<double>() - 1e6) < 1e-3 ? 1 : 0;
  }
  EXPECT_EQ(measured, 1);
}

}  // namespace
}  // namespace edgegauge::e2e
