// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// A run that is stopped or killed, and gone on with.
#include "core/units.h"
#include "e2e/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

namespace edgegauge::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> kCommand{"run",   "--framework",  "sleep",    "--batch",  "1,2,4,8",
                                        "--set", "sleep_us=500", "--target", "0.0001%",  "--cell-limit",
                                        "400ms", "--warm-up",    "10ms",     "--report", "none"};

std::vector<std::string> command_with(const std::string& more) {
  std::vector<std::string> command = kCommand;
  command.push_back(more);
  return command;
}

/// Starts the command, and signals it once its first cell is stored.
Ended cut_off(Program& program, int signal) {
  const pid_t process = program.start(kCommand);
  const Nanoseconds deadline = monotonic_now() + std::chrono::seconds(30);
  const auto has_ended_a_cell = [&] {
    return test::read_text(program.folder() / ".err").find("p50") != std::string::npos;
  };
  while (!has_ended_a_cell() && monotonic_now() < deadline) usleep(10'000);
  usleep(150'000);
  return program.end(process, signal);
}

std::size_t measured_in(Program& program, const std::string& run) {
  const nlohmann::json cells = program.run({"--json", "report", "--run", run}).json().at("cells");
  std::size_t count = 0;
  for (const nlohmann::json& cell : cells) {
    count += cell.at("status") == "measured" ? 1 : 0;
  }
  return count;
}

TEST(Resume, CtrlCKeepsWhatIsMeasuredAndSaysHowToGoOn) {
  Program program;
  const Ended stopped = cut_off(program, SIGINT);
  EXPECT_EQ(stopped.exit_code, 130) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("edgegauge run --resume\n"));
  const std::size_t before = measured_in(program, "1");
  EXPECT_GE(before, 1u);
  EXPECT_LT(before, 4u);
  EXPECT_THAT(stopped.err, HasSubstr("Interrupted with " + std::to_string(4 - before) + " of 4 cells left."));
  const Ended resumed = program.run({"run", "--resume", "--report", "none"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("Going on with run 1"));
  EXPECT_THAT(resumed.err, HasSubstr("done: 4 measured, 0 failed, 0 skipped"));
  EXPECT_EQ(measured_in(program, "1"), 4u);
}

TEST(Resume, TheSameCommandGoesOnAfterAKillAndBeginsAnewWhenFinished) {
  Program program;
  EXPECT_EQ(cut_off(program, SIGKILL).exit_code, 128 + SIGKILL);
  const Ended resumed = program.run(kCommand);
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("Going on with run 1"));
  EXPECT_EQ(measured_in(program, "1"), 4u);
  const Ended again = program.run(kCommand);
  EXPECT_THAT(again.err, Not(HasSubstr("Going on")));
  EXPECT_EQ(measured_in(program, "2"), 4u);
}

TEST(Resume, FreshBeginsANewRunBesideTheUnfinishedOne) {
  Program program;
  cut_off(program, SIGKILL);
  const Ended fresh = program.run(command_with("--fresh"));
  EXPECT_EQ(fresh.exit_code, 0) << fresh.err;
  EXPECT_THAT(fresh.err, Not(HasSubstr("Going on")));
  EXPECT_EQ(measured_in(program, "2"), 4u);
  EXPECT_LT(measured_in(program, "1"), 4u);
}

TEST(Resume, WithoutAnUnfinishedRunIsAMistakeThatIsExplained) {
  Program program;
  const Ended missing = program.run({"run", "--resume"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("there is no results file edgegauge.db"));
  program.run({"run", "--framework", "null", "--warm-up", "1ms", "--cell-limit", "10ms"});
  const Ended finished = program.run({"run", "--resume"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("there is no unfinished run in edgegauge.db"));
  EXPECT_THAT(finished.err, HasSubstr("leave --resume out"));
}

TEST(Resume, AnotherPlanIsANewRunWithAReminder) {
  Program program;
  cut_off(program, SIGKILL);
  const Ended other = program.run({"run", "--framework", "null", "--warm-up", "1ms", "--cell-limit", "10ms"});
  EXPECT_EQ(other.exit_code, 0) << other.err;
  EXPECT_THAT(other.err, HasSubstr("This is a new run. Run 1 of"));
  const Ended refused = program.run({"run", "--framework", "null", "--resume"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("run 1 was begun with: "));
}

}  // namespace
}  // namespace edgegauge::e2e
