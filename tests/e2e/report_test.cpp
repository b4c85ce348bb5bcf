// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What `report` writes of a run; tests/page opens it in a browser.
#include "e2e/program.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

namespace edgegauge::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class WrittenReport : public testing::Test {
 protected:
  void SetUp() override {
    const Ended ended = program_.run({"run", "--framework", "null,sleep", "--batch", "1,2", "--warm-up",
                                      "5ms", "--cell-limit", "50ms", "--report", "none"});
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
  }

  nlohmann::json figure(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(program_.folder() / file).rdbuf();
    return nlohmann::json::parse(text.str());
  }

  Program program_;
};

TEST_F(WrittenReport, WritesFiguresWithTheNumbersThatItTells) {
  const Ended ended = program_.run({"report", "--figures", "for/paper"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("wrote 7 figures to for/paper"));
  const nlohmann::json rows = figure("for/paper/throughput.vl.json").at("datasets").at("cells");
  const nlohmann::json cells = program_.run({"--json", "report"}).json().at("cells");
  ASSERT_EQ(rows.size(), cells.size());
  for (const nlohmann::json& cell : cells) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const nlohmann::json& one) {
      return one.at("cell") == cell.at("cell");
    });
    ASSERT_NE(row, rows.end());
    const double told = cell.at("metrics").at("throughput").at("value");
    EXPECT_NEAR(row->at("rate").get<double>(), told, told * 1e-5);
  }
}

/// A disk of a megabyte, which only root can make.
class FullDisk {
 public:
  explicit FullDisk(fs::path folder) : folder_(std::move(folder)) {
    fs::create_directory(folder_);
    is_there_ = mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=1m") == 0;
  }
  ~FullDisk() {
    if (is_there_) umount(folder_.c_str());
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

  bool is_there() const { return is_there_; }

  void fill() const {
    std::ofstream out(folder_ / "fill", std::ios::binary);
    const std::string kilobyte(1024, ' ');
    while (out.write(kilobyte.data(), static_cast<std::streamsize>(kilobyte.size())).flush()) {
    }
  }

 private:
  fs::path folder_;
  bool is_there_ = false;
};

TEST_F(WrittenReport, IsReadFromAFullDisk) {
  const FullDisk disk(program_.folder() / "full");
  if (!disk.is_there()) GTEST_SKIP() << "a small disk cannot be mounted here";
  fs::copy_file(program_.folder() / "edgegauge.db", program_.folder() / "full/edgegauge.db");
  disk.fill();
  const Ended ended = program_.run({"report", "full/edgegauge.db"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("4 measured"));
}

TEST_F(WrittenReport, RefusesAFolderThatCannotBe) {
  program_.write("file", "in the way");
  for (const char* flag : {"--figures", "--output"}) {
    const Ended ended = program_.run({"report", flag, "file/below/it"});
    EXPECT_EQ(ended.exit_code, 1) << flag;
    EXPECT_THAT(ended.err, HasSubstr("file/below"));
  }
}

/// Whether or not what draws them is installed here.
TEST_F(WrittenReport, ItsPageHasFiguresOrSaysWhyNot) {
  const std::string page = program_.run({"report", "--format", "html"}).out;
  const bool drawn = page.find("data-figure=\"throughput\"") != std::string::npos;
  if (drawn) {
    EXPECT_THAT(page, HasSubstr("script-src 'sha256-"));
    EXPECT_THAT(page, HasSubstr("Licences of the scripts in this page"));
  } else {
    EXPECT_THAT(page, HasSubstr("edgegauge runtimes install vega"));
    EXPECT_THAT(page, Not(HasSubstr("<script")));
  }
  EXPECT_THAT(page, HasSubstr("Samples per second"));
}

}  // namespace
}  // namespace edgegauge::e2e
