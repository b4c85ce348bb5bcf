// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What is made of stored runs afterwards: claims, comparisons, costs, exports.
#include "e2e/program.h"

#include <algorithm>
#include <csignal>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace edgegauge::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// A run of a worker that sleeps for a known time, in a tenth of a second or so per cell.
void measure(Program& program, const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"run",          "--framework", "sleep",    "--warm-up", "5ms",
                                     "--cell-limit", "150ms",       "--report", "none"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Ended ended = program.run(arguments);
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
}

TEST(Claims, AreListedWithTheirVerdictsWhateverWasMeasured) {
  Program program;
  measure(program, {});
  const Ended text = program.run({"claims"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("Of the study's 12 claims: 12 not tested"));
  EXPECT_LE(widest_line(text.out), 80u) << text.out;
  const nlohmann::json claims = program.run({"--json", "claims", "edgegauge.db#1"}).json().at("claims");
  ASSERT_EQ(claims.size(), 12u);
  for (const nlohmann::json& claim : claims) {
    EXPECT_EQ(claim.at("verdict"), "not tested");
    EXPECT_FALSE(claim.at("missing").empty());
  }
}

TEST(Devices, ArePricedInARunsOwnPage) {
  Program program;
  const Ended ended =
      program.run({"--root", EDGEGAUGE_SOURCE_DIR "/tests/fixtures/device/raspberry-pi-4b", "run",
                   "--framework", "sleep", "--cell-limit", "150ms", "--report", "page.html"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const std::string page = test::read_text(program.folder() / "page.html");
  EXPECT_THAT(page, HasSubstr("Raspberry Pi 4 Model B, 4 GB")) << "as the price list calls it";
}

TEST(Devices, ArePricedInWhatARunPrintsAsJson) {
  Program program;
  const Ended ended =
      program.run({"--json", "--root", EDGEGAUGE_SOURCE_DIR "/tests/fixtures/device/raspberry-pi-4b", "run",
                   "--framework", "sleep", "--cell-limit", "150ms", "--report", "none"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_FALSE(ended.json().at("cost").at("rows").at(0).at("price_euros").is_null());
}

TEST(Devices, ArePricedAndCostFollows) {
  Program program;
  measure(program, {});
  const nlohmann::json before = program.run({"--json", "cost"}).json();
  ASSERT_EQ(before.at("rows").size(), 1u);
  EXPECT_TRUE(before.at("rows")[0].at("euros_per_million").is_null());
  EXPECT_THAT(program.run({"cost"}).out, HasSubstr("--price"));

  const Ended added = program.run({"devices", "add", "--devices", "mine.toml", "--price", "199EUR"});
  EXPECT_EQ(added.exit_code, 0) << added.err;
  const nlohmann::json after = program.run({"--json", "cost", "--devices", "mine.toml"}).json();
  const nlohmann::json& row = after.at("rows")[0];
  EXPECT_EQ(row.at("price_euros"), 199);
  EXPECT_FALSE(row.at("energy_included").get<bool>());
  const nlohmann::json& cost = row.at("euros_per_million");
  EXPECT_LT(cost.at("low"), cost.at("value"));
  EXPECT_GT(cost.at("high"), cost.at("value"));
  const Ended text = program.run({"cost", "--devices", "mine.toml", "--life", "1", "--utilisation", "1"});
  EXPECT_THAT(text.out, HasSubstr("without electricity"));
  EXPECT_LE(widest_line(text.out), 80u) << text.out;
  const Ended report = program.run({"report", "--devices", "mine.toml"});
  EXPECT_THAT(report.out, HasSubstr("A million inferences cost"));
  EXPECT_EQ(program.run({"--json", "report", "--devices", "mine.toml"}).json().at("cost").at("rows").size(),
            1u);
  const std::string page = program.run({"report", "--format", "html", "--devices", "mine.toml"}).out;
  const std::size_t table = page.find("What a million inferences cost");
  ASSERT_NE(table, std::string::npos) << "what a reader without scripts has of it";
  EXPECT_THAT(page.substr(table, page.find("</table>", table) - table),
              AllOf(HasSubstr("EUR/million"), HasSubstr("±")));

  const Ended again = program.run({"devices", "add", "--devices", "mine.toml", "--price", "5EUR"});
  EXPECT_EQ(again.exit_code, 65) << again.err;
  EXPECT_EQ(program.run({"devices", "add", "--devices", "mine.toml", "--price", "cheap"}).exit_code, 2);
}

TEST(Devices, AreListed) {
  Program program;
  const Ended text = program.run({"devices"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("raspberry-pi-5-8gb"));
  EXPECT_LE(widest_line(text.out), 80u) << text.out;
  EXPECT_GE(program.run({"--json", "devices"}).json().at("devices").size(), 12u);
}

TEST(Compare, FindsThatASleepIsLongerAndFailsOnRequest) {
  Program program;
  measure(program, {"--set", "sleep_us=1000"});
  measure(program, {"--set", "sleep_us=1000"});
  measure(program, {"--set", "sleep_us=2000"});
  const Ended same = program.run({"compare", "edgegauge.db#1", "edgegauge.db#2", "--fail-if", "p50>20%"});
  EXPECT_EQ(same.exit_code, 0) << same.out << same.err;
  EXPECT_THAT(same.out, HasSubstr("✓ p50>20%: in no cell"));
  EXPECT_LE(widest_line(same.out), 80u) << same.out;
  const Ended slower = program.run({"compare", "edgegauge.db#1", "edgegauge.db#3", "--fail-if", "p50>20%"});
  // Another duration is another setting: the knob differs, and no cell is on both sides.
  EXPECT_EQ(slower.exit_code, 75) << slower.out << slower.err;
  EXPECT_THAT(slower.out, HasSubstr("? p50>20%: could be judged in no cell"));
  const Ended by =
      program.run({"compare", "--by", "knobs", "edgegauge.db#1", "edgegauge.db#3", "--fail-if", "p50>20%"});
  EXPECT_EQ(by.exit_code, 3) << by.out << by.err;
  EXPECT_THAT(by.out, HasSubstr("slower"));
  EXPECT_THAT(by.out, HasSubstr("✗ p50>20%"));
  const Ended limit_first =
      program.run({"compare", "--fail-if", "p50>20%", "--metric", "p50", "edgegauge.db#1", "edgegauge.db#2"});
  EXPECT_EQ(limit_first.exit_code, 0) << limit_first.out << limit_first.err;
  const nlohmann::json json =
      program.run({"--json", "compare", "--by", "knobs", "edgegauge.db#1", "edgegauge.db#3"}).json();
  const nlohmann::json& side = json.at("metrics")[0].at("rows")[0].at("sides")[1];
  EXPECT_EQ(side.at("against_base").at("verdict"), "slower");
  EXPECT_GT(side.at("against_base").at("ratio").at("value"), 1.5);
  const Ended markdown =
      program.run({"compare", "--by", "knobs", "edgegauge.db#1", "edgegauge.db#3", "--format", "markdown"});
  EXPECT_THAT(markdown.out, HasSubstr("|:--|--:|"));
}

/// The plan of the first quads, stopped as soon as they are stored.
std::string plan_of_measuring(const std::vector<std::string>& more) {
  Program program;
  std::vector<std::string> command{"compare", "--measure", "--framework",
                                   "sleep",   "--set",     "sleep_us=1000,3000"};
  command.insert(command.end(), more.begin(), more.end());
  const pid_t process = program.start(command);
  for (int i = 0; i < 1000 && !std::filesystem::exists(program.folder() / "edgegauge.db"); ++i)
    usleep(10'000);
  usleep(200'000);
  program.end(process, SIGINT);
  return program.run({"--json", "report"}).json().at("run").at("plan_toml");
}

TEST(Compare, MeasuresForAsLongAsIsAskedWhateverIsUsualInARun) {
  const std::string usual = plan_of_measuring({});
  EXPECT_THAT(usual, HasSubstr("cell-limit = \"2s\""));
  EXPECT_THAT(usual, HasSubstr("warm-up = \"0.3s\""));
  const std::string asked = plan_of_measuring({"--cell-limit", "60s", "--warm-up", "1s"});
  EXPECT_THAT(asked, HasSubstr("cell-limit = \"60s\""));
  EXPECT_THAT(asked, HasSubstr("warm-up = \"1s\""));
}

TEST(Compare, MeasuresTwoSettingsInTurnsUntilItIsClear) {
  Program program;
  const std::vector<std::string> flags{
      "compare",      "--measure", "--framework", "sleep", "--set", "sleep_us=1000,3000", "--warm-up", "1ms",
      "--cell-limit", "40ms",      "--budget",    "20s",   "--json"};
  const Ended ended = program.run(flags);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  const nlohmann::json answer = ended.json();
  EXPECT_EQ(answer.at("verdict"), "slower");
  EXPECT_TRUE(answer.at("clear").get<bool>());
  EXPECT_GT(answer.at("ratio").at("value"), 1.5);
  EXPECT_EQ(answer.at("quads").get<int>() + answer.at("lost").get<int>(), 12);
  EXPECT_EQ(program.run({"--json", "report"}).json().at("cells").size(), 48u);
  EXPECT_EQ(program.run({"compare", "--measure", "--framework", "sleep"}).exit_code, 2);
  for (const std::vector<std::string>& ignored :
       {std::vector<std::string>{"--metric", "memory_peak"}, {"--by", "threads"}, {"edgegauge.db"}}) {
    std::vector<std::string> with = flags;
    with.insert(with.end(), ignored.begin(), ignored.end());
    EXPECT_EQ(program.run(with).exit_code, 2) << ignored.front();
  }
  std::vector<std::string> with_another_limit = flags;
  with_another_limit.insert(with_another_limit.end(), {"--fail-if", "throughput<-5%"});
  EXPECT_EQ(program.run(with_another_limit).exit_code, 2);
}

TEST(Compare, WritesWhatItMeasuredForAPullRequest) {
  Program program;
  const Ended ended =
      program.run({"compare", "--measure", "--framework", "sleep", "--set", "sleep_us=3000,1000", "--warm-up",
                   "1ms", "--cell-limit", "40ms", "--budget", "20s", "--fail-if", "p50>5%", "--format",
                   "markdown", "-o", "cmp.md"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, "");
  const std::string written = test::read_text(program.folder() / "cmp.md");
  EXPECT_THAT(written, HasSubstr("### p50 of"));
  EXPECT_THAT(written, HasSubstr("faster"));
  EXPECT_THAT(written, HasSubstr("- ✓ p50&gt;5%: kept"));
}

TEST(Export, TakesFilesAfterItsOptions) {
  Program program;
  measure(program, {});
  for (const std::vector<std::string>& option :
       {std::vector<std::string>{"--where", "framework=sleep"}, {"--include", "phases"}}) {
    const Ended ended = program.run({"export", option[0], option[1], "edgegauge.db"});
    EXPECT_EQ(ended.exit_code, 0) << option[0] << ended.err;
  }
}

TEST(Export, ComesBackThroughImportInTheSameText) {
  Program program;
  measure(program, {"--batch", "1,2"});
  for (const char* format : {"csv", "jsonl"}) {
    const Ended first = program.run({"export", "--include", "all", "--format", format});
    EXPECT_EQ(first.exit_code, 0) << first.err;
    program.write("exported", first.out);
    const std::string results = std::string(format) + ".db";
    const Ended imported = program.run({"import", "exported", "--results", results});
    EXPECT_EQ(imported.exit_code, 0) << imported.err;
    EXPECT_EQ(program.run({"export", results, "--include", "all", "--format", format}).out, first.out);
    EXPECT_EQ(program.run({"--json", "report", results}).json().at("counts").at("measured"), 2);
  }
}

TEST(Export, FiltersAndExplainsItself) {
  Program program;
  measure(program, {"--batch", "1,2"});
  const Ended one =
      program.run({"export", "--format", "jsonl", "--where", "batch=2", "--where", "quantity=latency_p50"});
  EXPECT_EQ(std::count(one.out.begin(), one.out.end(), '\n'), 1) << one.out;
  EXPECT_THAT(program.run({"export", "--dictionary"}).out, HasSubstr("latency_p50,ns,"));
}

TEST(Import, StoresNothingWhereOneFileCannotBeRead) {
  Program program;
  measure(program, {});
  program.write("good.csv", "cell,model,framework\n1,m,f\n");
  program.write("bad.csv", "cell,model,framework\n1,m\n");
  const Ended ended = program.run({"import", "good.csv", "bad.csv"});
  EXPECT_EQ(ended.exit_code, 65);
  EXPECT_THAT(ended.err, HasSubstr("bad.csv:2"));
  EXPECT_EQ(program.run({"--json", "report", "--run", "2"}).exit_code, 65);
}

}  // namespace
}  // namespace edgegauge::e2e
