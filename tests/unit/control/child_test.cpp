// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/child.h"

#include "core/error.h"
#include "scratch.h"

#include <chrono>
#include <csignal>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;
using test::Scratch;
using testing::HasSubstr;
using testing::Not;

bool is_alive(pid_t pid) { return kill(pid, 0) == 0; }

TEST(Child, GivesItsOutputErrorsAndExitStatus) {
  const Scratch scratch;
  const auto script = scratch.write_script("child", "echo out; echo err >&2; exit 7");
  const ChildResult result = run_child({script}, 10s);
  EXPECT_EQ(result.exit_code, 7);
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.err, "err\n");
  EXPECT_FALSE(result.timed_out);
}

TEST(Child, PassesArgumentsWithoutAShell) {
  const Scratch scratch;
  const auto script = scratch.write_script("child", "printf '%s|' \"$@\"");
  EXPECT_EQ(run_child({script, "a b", "$HOME", "*"}, 10s).out, "a b|$HOME|*|");
}

TEST(Child, HasOnlyTheGivenEnvironment) {
  const Scratch scratch;
  const auto script = scratch.write_script("child", "/usr/bin/env");
  setenv("EDGEGAUGE_TEST_LEAK", "1", 1);
  const ChildResult result = run_child({script}, 10s, std::map<std::string, std::string>{{"ONLY", "this"}});
  unsetenv("EDGEGAUGE_TEST_LEAK");
  EXPECT_THAT(result.out, HasSubstr("ONLY=this\n"));
  EXPECT_THAT(result.out, Not(HasSubstr("EDGEGAUGE_TEST_LEAK")));
}

TEST(Child, ReadsNothingFromOurStandardInput) {
  const Scratch scratch;
  EXPECT_EQ(run_child({scratch.write_script("child", "cat; echo done")}, 10s).out, "done\n");
}

TEST(Child, IsToldApartFromOneThatASignalEnded) {
  const Scratch scratch;
  EXPECT_EQ(run_child({scratch.write_script("child", "kill -SEGV $$")}, 10s).exit_code, 128 + SIGSEGV);
}

TEST(Child, HasItsEndKnownEvenWhereWeWereStartedToIgnoreIt) {
  const Scratch scratch;
  const auto before = std::signal(SIGCHLD, SIG_IGN);
  const ChildResult result = run_child({scratch.write_script("child", "exit 7")}, 5s);
  std::signal(SIGCHLD, before);
  EXPECT_EQ(result.exit_code, 7);
}

TEST(Child, IsKilledOverItsTimeLimitWithAllThatItStarted) {
  const Scratch scratch;
  const auto script = scratch.write_script("child", "sleep 60 & echo $!; sleep 60");
  const ChildResult result = run_child({script}, 300ms);
  EXPECT_TRUE(result.timed_out);
  EXPECT_FALSE(is_alive(std::stoi(result.out)));
}

TEST(Child, LeavesNothingRunningWhenItEnds) {
  const Scratch scratch;
  const ChildResult result = run_child({scratch.write_script("child", "sleep 60 & echo $!")}, 10s);
  EXPECT_FALSE(result.timed_out);
  EXPECT_FALSE(is_alive(std::stoi(result.out)));
}

TEST(Child, IsKilledOnceWeAreToStop) {
  const Scratch scratch;
  std::atomic<bool> stop = false;
  std::jthread later([&stop] {
    std::this_thread::sleep_for(200ms);
    stop = true;
  });
  const auto script = scratch.write_script("child", "echo $$ > " + (scratch / "pid").string() + "; sleep 60");
  const auto error = test::thrown_by<Error>([&] { run_child({script}, 60s, std::nullopt, &stop); });
  EXPECT_EQ(error.code(), ExitCode::kInterrupted);
  EXPECT_FALSE(is_alive(std::stoi(test::read_text(scratch / "pid"))));
}

TEST(Child, ThatCannotBeStartedIsAnErrorThatNamesItAndTheReason) {
  const auto error = test::thrown_by<Error>([] { run_child({"/no/such/program"}, 10s); });
  EXPECT_THAT(error.what(), HasSubstr("/no/such/program"));
  EXPECT_THAT(error.what(), HasSubstr("No such file"));
}

TEST(Child, ThatFloodsItsErrorsKeepsTheirEnd) {
  const Scratch scratch;
  const auto script =
      scratch.write_script("child", "head -c 3000000 /dev/zero | tr '\\0' x >&2; echo the end >&2");
  const ChildResult result = run_child({script}, 60s);
  EXPECT_EQ(result.err.size(), 64u << 10);
  EXPECT_TRUE(
      result.err.ends_with("x"
                           "the end\n"));
}

TEST(Child, FindsNoDescriptorOfOursOpen) {
  const Scratch scratch;
  std::ofstream ours(scratch / "ours");  // opened without close-on-exec
  const auto script = scratch.write_script("child", "exec /bin/ls /proc/self/fd");
  // 0, 1, 2, and the one that ls itself reads the folder with.
  EXPECT_EQ(run_child({script}, 10s).out, "0\n1\n2\n3\n");
}

}  // namespace
}  // namespace edgegauge::control
