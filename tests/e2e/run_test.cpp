// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// The main road: plan, measure, store, report; with workers whose behaviour is known.
#include "core/units.h"
#include "e2e/program.h"

#include <filesystem>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace edgegauge::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

/// Short enough for a test: two tenths of a second per cell.
std::vector<std::string> quick_run(std::vector<std::string> more) {
  std::vector<std::string> arguments{"run", "--warm-up", "10ms", "--cell-limit", "200ms"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

nlohmann::json cells_of_last_run(Program& program) {
  return program.run({"--json", "report"}).json().at("cells");
}

TEST(Run, StoresEveryCellAndEndsWithATableAndAPage) {
  Program program;
  const Ended ended =
      program.run(quick_run({"--framework", "sleep", "--batch", "1,2", "--set", "sleep_us=1000"}));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("sleep"));
  EXPECT_THAT(ended.err, HasSubstr("done: 2 measured, 0 failed, 0 skipped"));
  EXPECT_LE(widest_line(ended.out), 80u) << ended.out;
  EXPECT_TRUE(fs::exists(program.folder() / "edgegauge.db"));
  EXPECT_TRUE(fs::exists(program.folder() / "edgegauge-report.html"));
  EXPECT_EQ(cells_of_last_run(program).size(), 2u);
}

TEST(Run, NeverReportsLessThanTheWorkerSlept) {
  Program program;
  ASSERT_EQ(program.run(quick_run({"--framework", "sleep", "--set", "sleep_us=2000"})).exit_code, 0);
  const nlohmann::json cells = cells_of_last_run(program);
  ASSERT_EQ(cells.size(), 1u);
  const nlohmann::json cell =
      program.run({"--json", "show", std::to_string(cells[0].at("cell").get<int>())}).json();
  ASSERT_FALSE(cell.at("samples_ns").empty());
  for (const std::int64_t sample : cell.at("samples_ns")) EXPECT_GE(sample, 2'000'000);
}

std::vector<std::string> lines_with(const std::string& text, const std::string& part) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (line.find(part) != std::string::npos) lines.push_back(line);
  }
  return lines;
}

TEST(Run, EveryFigureSaysWhichSettingItBelongsTo) {
  Program program;
  const Ended ended = program.run(quick_run(
      {"--framework", "null", "--threads", "1,2", "--profile", "default,optimised", "--report", "none"}));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  for (const char* cell : {"- · null · b1 · t1   ", "- · null · b1 · t2   ", "- · null · b1 · t1 · optimised",
                           "- · null · b1 · t2 · optimised"})
    EXPECT_THAT(lines_with(ended.err, cell), testing::SizeIs(1)) << cell << ended.err;
  const std::string wide = program.run({"report", "--wide"}).out;
  EXPECT_THAT(lines_with(wide, " cpu   fp32 "), testing::SizeIs(4)) << wide;
  EXPECT_THAT(lines_with(wide, " fp32       optimised "), testing::SizeIs(2)) << wide;
}

TEST(Run, ShowsAllThatIsStoredOfACell) {
  Program program;
  ASSERT_EQ(program
                .run(quick_run({"--framework", "sleep", "--threads", "1", "--profile", "optimised", "--set",
                                "sleep_us=1000", "--target", "0.001%", "--report", "none"}))
                .exit_code,
            0);
  const nlohmann::json shown = program.run({"--json", "show", "1"}).json();
  const nlohmann::json reported = cells_of_last_run(program).at(0);
  for (const char* key : {"cell", "position", "model", "model_hash", "framework", "framework_version", "unit",
                          "precision", "effective_precision", "threads", "batch", "profile", "knobs", "load",
                          "start", "repeat", "status", "converged", "flags"})
    EXPECT_EQ(shown.at(key), reported.at(key)) << key;
  EXPECT_EQ(shown.at("phases").size(), reported.at("phases").size());
  EXPECT_FALSE(shown.at("phases").empty());
  EXPECT_EQ(shown.at("samples_ns").size(), shown.at("sample_count"));
  ASSERT_EQ(shown.at("converged"), false) << "the test's target was met";
  EXPECT_THAT(program.run({"show", "1"}).out, HasSubstr("not converged"));
}

TEST(Run, AppendsASecondRunToTheSameFile) {
  Program program;
  ASSERT_EQ(program.run(quick_run({"--framework", "null"})).exit_code, 0);
  ASSERT_EQ(program.run(quick_run({"--framework", "null", "--batch", "1,2,4"})).exit_code, 0);
  EXPECT_EQ(program.run({"--json", "report", "--run", "1"}).json().at("cells").size(), 1u);
  EXPECT_EQ(program.run({"--json", "report", "--run", "2"}).json().at("cells").size(), 3u);
}

TEST(Run, GoesOnAfterACellThatCrashed) {
  Program program;
  const Ended ended = program.run(quick_run({"--framework", "evil,null", "--set", "deed=crash"}));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("1 measured, 1 failed"));
  EXPECT_THAT(ended.out, HasSubstr("crash"));
}

TEST(Run, ThatSkipsEveryCellIsNotToBeTriedAgain) {
  Program program;
  const Ended ended = program.run(quick_run({"--framework", "null", "--precision", "int8"}));
  EXPECT_EQ(ended.exit_code, 65) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("0 measured, 0 failed, 1 skipped"));
}

TEST(Run, ReportsThatNothingCouldBeMeasured) {
  Program program;
  const Ended ended = program.run(quick_run({"--framework", "evil", "--set", "deed=crash"}));
  EXPECT_EQ(ended.exit_code, 75) << ended.err;
}

TEST(Run, EndsAsTheLimitsSayThatItIsHeldTo) {
  Program program;
  const auto run = [&](const char* limit) {
    return program.run({"run", "--framework", "sleep", "--warm-up", "5ms", "--cell-limit", "50ms", "--report",
                        "none", "--fail-if", limit});
  };
  const Ended refused = run("min>soon");
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(program.folder() / "edgegauge.db")) << "refused before anything is done";
  const Ended crossed = run("min>1us");
  EXPECT_EQ(crossed.exit_code, 3) << crossed.err;
  EXPECT_THAT(crossed.err, HasSubstr("✗ min>1us: "));
  const Ended kept = run("min>1h");
  EXPECT_EQ(kept.exit_code, 0) << kept.err;
  EXPECT_THAT(kept.err, HasSubstr("✓ min>1h: in none of 1 cell"));
  const Ended not_judged = run("energy>1J");
  EXPECT_EQ(not_judged.exit_code, 75) << not_judged.err;
  EXPECT_THAT(not_judged.err, HasSubstr("? energy>1J: could be judged in no cell"));
}

TEST(Run, TakesItsPlanFromAFileAndFlagsOverrideIt) {
  Program program;
  program.write("plan.toml",
                "framework = [\"null\"]\nbatch = [1, 2]\nwarm-up = \"10ms\"\ncell-limit = \"100ms\"\n");
  ASSERT_EQ(program.run({"run", "plan.toml"}).exit_code, 0);
  EXPECT_EQ(cells_of_last_run(program).size(), 2u);
  ASSERT_EQ(program.run({"run", "plan.toml", "--batch", "1,2,4"}).exit_code, 0);
  EXPECT_EQ(cells_of_last_run(program).size(), 3u);
}

TEST(Run, NamesTheKeyOfAPlanThatItDoesNotKnow) {
  Program program;
  program.write("plan.toml", "framework = [\"null\"]\n\nbacth = [1]\n");
  const Ended ended = program.run({"plan", "check", "plan.toml"});
  EXPECT_EQ(ended.exit_code, 65);
  EXPECT_THAT(ended.err, HasSubstr("plan.toml:3"));
  EXPECT_THAT(ended.err, HasSubstr("batch"));
}

TEST(Run, PlanCheckPrintsCellsAndWritesNothing) {
  Program program;
  const Ended ended = program.run({"plan", "check", "--framework", "null", "--batch", "1..8"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("4 cells"));
  EXPECT_FALSE(fs::exists(program.folder() / "edgegauge.db"));
}

TEST(Run, MeasuresTheSameOrderForTheSameSeed) {
  Program program;
  const auto order = [&](const char* seed) {
    return program
        .run({"--json", "plan", "check", "--framework", "null", "--batch", "1..256", "--seed", seed})
        .json()
        .at("cells");
  };
  EXPECT_EQ(order("1"), order("1"));
  EXPECT_NE(order("1"), order("2"));
}

TEST(Run, WritesNoEscapeCodesOffATerminal) {
  Program program;
  const Ended ended = program.run(quick_run({"--framework", "null"}));
  EXPECT_THAT(ended.out + ended.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(ended.err, Not(HasSubstr("\r")));
}

TEST(Report, WritesEveryFormat) {
  Program program;
  ASSERT_EQ(program.run(quick_run({"--framework", "null"})).exit_code, 0);
  for (const char* format : {"terminal", "markdown", "csv", "json", "html"}) {
    const Ended printed = program.run({"report", "--format", format});
    EXPECT_EQ(printed.exit_code, 0) << format << printed.err;
    EXPECT_THAT(printed.out, HasSubstr("null")) << format;
    const Ended written = program.run({"report", "--format", format, "-o", "report.out"});
    EXPECT_EQ(written.exit_code, 0) << format << written.err;
  }
}

}  // namespace
}  // namespace edgegauge::e2e
