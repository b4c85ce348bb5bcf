// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What `report` writes of a run; tests/page opens it in a browser.
#include "e2e/program.h"

#include <filesystem>
#include <fstream>
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
    return nlohmann::json::parse(test::read_text(program_.folder() / file));
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

/// Two boards, each with a results file of its own, in a folder with something else.
class ReportOfSeveralDevices : public testing::Test {
 protected:
  void SetUp() override {
    measure("raspberry-pi-4b", "runs/pi4.db", "5000");
    measure("raspberry-pi-5", "runs/pi5.db", "1000");
    program_.write("runs/notes.txt", "not a results file");
  }

  void measure(const std::string& board, const std::string& file, const std::string& sleep_us) {
    fs::create_directories(program_.folder() / "runs");
    const Ended ended = program_.run({"--root", EDGEGAUGE_SOURCE_DIR "/tests/fixtures/device/" + board, "run",
                                      "--framework", "sleep", "--set", "sleep_us=" + sleep_us, "--warm-up",
                                      "5ms", "--cell-limit", "1s", "--report", "none", "--results", file});
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
  }

  nlohmann::json json_of(std::vector<std::string> names) {
    std::vector<std::string> arguments{"--json", "report"};
    arguments.insert(arguments.end(), names.begin(), names.end());
    const Ended ended = program_.run(arguments);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return ended.json();
  }

  Program program_;
};

TEST_F(ReportOfSeveralDevices, KeepsWhatEachFileToldOfItsCells) {
  const nlohmann::json whole = json_of({"runs/pi4.db", "runs/pi5.db"});
  ASSERT_EQ(whole.at("devices").size(), 2u);
  for (const nlohmann::json& device : whole.at("devices")) {
    const nlohmann::json alone = json_of({device.at("results")});
    EXPECT_EQ(device.at("run"), alone.at("run"));
    EXPECT_EQ(device.at("device"), alone.at("device"));
    for (const nlohmann::json& cell : alone.at("cells")) {
      nlohmann::json expected = cell;
      expected["device"] = device == whole.at("devices").at(0) ? 0 : 1;
      EXPECT_THAT(whole.at("cells"), testing::Contains(expected));
    }
  }
  EXPECT_EQ(whole.at("cells").size(), 2u);
}

TEST_F(ReportOfSeveralDevices, SaysWhichToUseAndNamesBoth) {
  const Ended ended = program_.run({"report", "runs/pi4.db", "runs/pi5.db"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, testing::StartsWith("Use Raspberry Pi 5"));
  EXPECT_THAT(ended.out, HasSubstr("How sure:"));
  EXPECT_THAT(ended.out, HasSubstr("runs/pi4.db"));
}

TEST_F(ReportOfSeveralDevices, ReadsTheResultsFilesOfAFolder) {
  EXPECT_EQ(json_of({"runs"}), json_of({"runs/pi4.db", "runs/pi5.db"}));
  EXPECT_EQ(json_of({"runs/pi4.db", "runs"}), json_of({"runs"}));  // a run counts once
}

TEST_F(ReportOfSeveralDevices, DrawsTheRequestsThatEachFileHolds) {
  ASSERT_EQ(program_.run({"report", "runs", "--figures", "drawn"}).exit_code, 0);
  for (const std::string name : {"throughput-by-device", "distribution"}) {
    const std::string text = test::read_text(program_.folder() / "drawn" / (name + ".vl.json"));
    const nlohmann::json tables = nlohmann::json::parse(text).at("datasets");
    const nlohmann::json& rows = *tables.begin();
    ASSERT_EQ(rows.size(), 2u) << name;
    EXPECT_NE(rows.at(0).at("device"), rows.at(1).at("device")) << name;
    const auto fastest = [](const nlohmann::json& row) { return row.at("ms").front().get<double>(); };
    if (name == "distribution") {
      EXPECT_GT(fastest(rows.at(0)), 1.3 * fastest(rows.at(1)));
    }
  }
}

TEST_F(ReportOfSeveralDevices, TellsDeviceAndFileInEveryRecord) {
  const Ended ended = program_.run({"report", "runs", "--format", "csv"});
  EXPECT_THAT(ended.out, testing::StartsWith("results,device,"));
  EXPECT_THAT(ended.out, HasSubstr("\nruns/pi4.db,Raspberry Pi 4 Model B"));
  EXPECT_THAT(ended.out, HasSubstr("\nruns/pi5.db,Raspberry Pi 5 Model B"));
}

TEST_F(ReportOfSeveralDevices, NamesTheFileThatItCannotRead) {
  program_.write("other.db", "no database");
  fs::create_directory(program_.folder() / "empty");
  const std::vector<std::pair<std::vector<std::string>, int>> cases{
      {{"report", "runs/pi4.db", "other.db"}, 65},
      {{"report", "runs/pi4.db", "absent.db"}, 65},
      {{"report", "empty"}, 65},
      {{"report", "runs/pi4.db", "runs/pi5.db#9"}, 65},
      {{"report", "runs", "--run", "1"}, 2}};
  const std::vector<std::string> named{"other.db", "absent.db", "empty", "runs/pi5.db", "FILE#3"};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Ended ended = program_.run(cases[i].first);
    EXPECT_EQ(ended.exit_code, cases[i].second) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(named[i]));
  }
}

/// What takes the same names takes a folder, too.
TEST_F(ReportOfSeveralDevices, AFolderIsForClaimsCostAndExportToo) {
  for (const std::string command : {"claims", "cost", "export"}) {
    const Ended of_folder = program_.run({"--json", command, "runs"});
    EXPECT_EQ(of_folder.exit_code, 0) << of_folder.err;
    EXPECT_EQ(of_folder.out, program_.run({"--json", command, "runs/pi4.db", "runs/pi5.db"}).out);
  }
}

TEST_F(ReportOfSeveralDevices, ARunThatIsNamedTwiceCountsOnceForEveryCommand) {
  const std::string full = (program_.folder() / "runs/pi4.db").string();
  for (const std::string command : {"report", "claims", "cost", "export"}) {
    const Ended twice = program_.run({"--json", command, "runs", "./runs/pi5.db", full + "#1"});
    EXPECT_EQ(twice.exit_code, 0) << twice.err;
    EXPECT_EQ(twice.out, program_.run({"--json", command, "runs"}).out) << command;
  }
  const Ended compared = program_.run({"compare", "runs/pi4.db", "./runs/pi4.db#1"});
  EXPECT_EQ(compared.exit_code, 2);
  EXPECT_THAT(compared.err, HasSubstr("one run twice, runs/pi4.db#1"));
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
