// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// The whole program on a machine that misbehaves: a full disk, a clock that jumps, a folder that cannot be
// written, another start at the same time.
#include "e2e/program.h"

#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace edgegauge::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::size_t kCells = 8;
const std::vector<std::string> kCommand{"run",   "--framework",  "sleep",    "--repeats", "8",
                                        "--set", "sleep_us=300", "--target", "0.0001%",   "--warm-up",
                                        "1ms",   "--cell-limit", "60ms",     "--report",  "none"};

std::set<std::string> statuses_of(Program& program, const std::string& run) {
  std::set<std::string> all;
  const nlohmann::json cells = program.run({"--json", "report", "--run", run}).json().at("cells");
  EXPECT_EQ(cells.size(), kCells);
  for (const nlohmann::json& cell : cells) all.insert(cell.at("status").get<std::string>());
  return all;
}

const std::set<std::string> kAllMeasured{"measured"};

/// What this process may write into one file, and whatever it starts.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST(Trouble, AFullDiskIsSaidAndTheSameCommandGoesOnOnceThereIsRoom) {
  Program program;
  ASSERT_EQ(program.run({"run", "--framework", "null", "--cell-limit", "10ms", "--report", "none"}).exit_code,
            0);
  Ended ended;
  {
    const FileSizeLimit limit(200'000);  // SQLite's write-ahead log outgrows this within the run
    ended = program.run(kCommand);
  }
  EXPECT_EQ(ended.exit_code, 1) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("error: results file edgegauge.db could not be"));
  EXPECT_THAT(ended.err, HasSubstr("what was stored before is safe"));
  const Ended resumed = program.run(kCommand);
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("Going on with run 2"));
  EXPECT_EQ(statuses_of(program, "2"), kAllMeasured);
}

TEST(Trouble, TwoStartsAtOnceMeasureEachTheirOwnRun) {
  Program program;
  const pid_t first = program.start(kCommand);
  const pid_t second = program.start(kCommand);
  EXPECT_EQ(program.end(first, 0).exit_code, 0);
  EXPECT_EQ(program.end(second, 0).exit_code, 0);
  EXPECT_EQ(statuses_of(program, "1"), kAllMeasured);
  EXPECT_EQ(statuses_of(program, "2"), kAllMeasured);
}

#ifdef EDGEGAUGE_JUMPING_CLOCK
TEST(Trouble, AClockThatJumpsChangesNothingButTheDates) {
  Program program;
  setenv("LD_PRELOAD", EDGEGAUGE_JUMPING_CLOCK, 1);
  const Ended ended = program.run(kCommand);
  unsetenv("LD_PRELOAD");
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  const nlohmann::json report = program.run({"--json", "report"}).json();
  const nlohmann::json& run = report.at("run");
  EXPECT_LT(run.at("finished_utc").get<std::string>(), run.at("started_utc").get<std::string>())
      << "the clock did not go back";
  ASSERT_EQ(report.at("cells").size(), kCells);
  for (const nlohmann::json& cell : report.at("cells")) {
    EXPECT_EQ(cell.at("status"), "measured");
    const nlohmann::json shown =
        program.run({"--json", "show", std::to_string(cell.at("cell").get<int>())}).json();
    for (const std::int64_t sample : shown.at("samples_ns")) EXPECT_GE(sample, 300'000);
  }
}
#endif

/// Durations come from CLOCK_MONOTONIC: the wall clock is asked in one place, for dates.
TEST(Trouble, OnlyDatesComeFromTheWallClock) {
  const std::regex wall_clock("system_clock|CLOCK_REALTIME|gettimeofday|\\btime\\((nullptr|NULL|0|&)");
  for (const char* folder : {"src", "apps", "workers"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(EDGEGAUGE_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
      if (entry.path().filename() == "units.cpp") continue;
      const std::string text = test::read_text(entry.path());
      EXPECT_FALSE(std::regex_search(text, wall_clock)) << entry.path();
    }
  }
}

TEST(Trouble, AFolderThatCannotBeWrittenIsRefusedBeforeMeasuring) {
  Program program;
  std::vector<std::string> command = kCommand;
  if (geteuid() == 0) {
    // Root may write everywhere: somebody else tries.
    const std::string nobody = "65534";
    program.use("/usr/bin/setpriv");
    const std::string real = (fs::path(EDGEGAUGE_BIN_DIR) / "edgegauge").string();
    const std::vector<std::string> as_nobody{"--reuid", nobody, "--regid", nobody, "--clear-groups"};
    command.insert(command.begin(), real);
    command.insert(command.begin(), as_nobody.begin(), as_nobody.end());
    std::vector<std::string> help = as_nobody;
    help.insert(help.end(), {real, "--help"});
    if (program.run(help).exit_code != 0) GTEST_SKIP() << "nobody else may start " << real;
  }
  ASSERT_EQ(program.run({"--help"}).exit_code, 0);  // makes the files that what it says is read from
  constexpr auto kReadOnly =
      fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec;
  fs::permissions(program.folder(), kReadOnly);
  const Ended ended = program.run(command);
  fs::permissions(program.folder(), fs::perms::owner_all);
  EXPECT_EQ(ended.exit_code, 1) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("error: results file edgegauge.db "));
  EXPECT_THAT(ended.err, HasSubstr("hint: "));
  EXPECT_FALSE(fs::exists(program.folder() / "edgegauge.db"));
}

}  // namespace
}  // namespace edgegauge::e2e
