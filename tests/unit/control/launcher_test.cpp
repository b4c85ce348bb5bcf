// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/launcher.h"

#include "control/pinning.h"
#include "scratch.h"

#include <chrono>
#include <csignal>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// What needs no worker that speaks the protocol. Those that do are in tests/faults.
namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;
using test::Scratch;
using testing::HasSubstr;

class Launcher : public testing::Test {
 protected:
  Outcome outcome_of(const std::string& script) {
    job_.executable = scratch_.write_script("worker", script);
    return run_job(job_, {}, stop_).outcome;
  }
  Failure failure_of(const std::string& script) { return std::get<Failure>(outcome_of(script)); }

  Scratch scratch_;
  Job job_{.executable = {}, .request = {}, .environment = worker_environment(), .cpus = {}, .timeout = 30s};
  std::atomic<bool> stop_ = false;
};

TEST_F(Launcher, CallsAWorkerThatIsNotThereNotStarted) {
  job_.executable = "/no/such/worker";
  const auto failure = std::get<Failure>(run_job(job_, {}, stop_).outcome);
  EXPECT_EQ(failure.stage, Stage::kSpawn);
  EXPECT_THAT(failure.message, HasSubstr("No such file"));
}

TEST_F(Launcher, KeepsStdoutAndStderrAsTheLog) {
  const Failure failure = failure_of("echo one; echo two >&2; exit 4");
  EXPECT_EQ(failure.stage, Stage::kHandshake);
  EXPECT_EQ(failure.kind, FailureKind::kSilentExit);
  EXPECT_EQ(failure.log, "one\ntwo\n");
}

TEST_F(Launcher, RunsTheWorkerInTheGivenEnvironmentOnly) {
  job_.environment = {{"ONLY", "this"}};
  const Failure failure = failure_of("/usr/bin/env; echo \"$1\"; ulimit -c");
  EXPECT_THAT(failure.log, HasSubstr("ONLY=this\n"));
  EXPECT_THAT(failure.log, testing::Not(HasSubstr("HOME=")));
  EXPECT_THAT(failure.log, testing::EndsWith("run\n0\n"));
}

TEST_F(Launcher, PinsTheWorkerBeforeItStarts) {
  const int last = *allowed_cpus().rbegin();
  job_.cpus = {last};
  EXPECT_THAT(failure_of("grep Cpus_allowed_list /proc/self/status").log,
              testing::EndsWith("\t" + std::to_string(last) + "\n"));
}

TEST_F(Launcher, CallsAWorkerThatCannotBePinnedNotStarted) {
  job_.cpus = {1023};
  EXPECT_EQ(failure_of("echo started").stage, Stage::kSpawn);
}

TEST_F(Launcher, LimitsTheMemoryOfTheWorkerOnlyWhereAsked) {
  EXPECT_EQ(failure_of("ulimit -d").log, "unlimited\n");
  job_.memory_limit = 64'000'000;
  EXPECT_EQ(failure_of("ulimit -d").log, "62500\n");  // in units of 1024 bytes
}

TEST_F(Launcher, CallsWordsOnTheChannelABrokenProtocol) {
  const Failure failure =
      failure_of("echo 'hello, I am not a frame, but long enough to be one' >&3; sleep 60");
  EXPECT_EQ(failure.kind, FailureKind::kProtocol);
  EXPECT_EQ(failure.stage, Stage::kHandshake);
}

TEST_F(Launcher, EndsAWorkerThatClosesItsChannelAndStays) {
  const Failure failure = failure_of("exec 3>&-; sleep 60");
  EXPECT_EQ(failure.kind, FailureKind::kSilentExit);
  EXPECT_THAT(failure.message, HasSubstr("closed its channel"));
}

TEST_F(Launcher, KillsAWorkerThatIgnoresTheSoftStop) {
  job_.timeout = 300ms;
  const Failure failure = failure_of("trap '' TERM; echo $$; while :; do sleep 1; done");
  EXPECT_EQ(failure.kind, FailureKind::kTimeout);
  EXPECT_NE(kill(std::stoi(failure.log), 0), 0);
}

TEST_F(Launcher, KillsAWorkerBeforeTheMachineRunsOutOfMemory) {
  job_.least_memory_share = 1.0;
  const Failure failure = failure_of("sleep 60");
  EXPECT_EQ(failure.kind, FailureKind::kOutOfMemory);
  EXPECT_THAT(failure.message, HasSubstr("were left"));
}

TEST_F(Launcher, StopsSoftlyWhenInterrupted) {
  std::jthread later([this] {
    std::this_thread::sleep_for(200ms);
    stop_ = true;
  });
  const Outcome outcome =
      outcome_of("trap 'touch " + (scratch_ / "asked").string() + "; exit' TERM; sleep 60 & wait");
  EXPECT_EQ(std::get<Skipped>(outcome).reason, "interrupted");
  EXPECT_TRUE(std::filesystem::exists(scratch_ / "asked"));
}

TEST_F(Launcher, StartsNothingOnceInterrupted) {
  stop_ = true;
  EXPECT_TRUE(std::holds_alternative<Skipped>(outcome_of("touch " + (scratch_ / "started").string())));
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "started"));
}

TEST_F(Launcher, DoesNotWaitForAProcessThatKeepsTheChannelAndTheLogOpen) {
  const Failure failure = failure_of("sleep 60 & echo $!; kill -SEGV $$");
  EXPECT_EQ(failure.kind, FailureKind::kCrash);
  EXPECT_NE(kill(std::stoi(failure.log), 0), 0);
}

TEST(WorkerEnvironment, IsBuiltFromWhatAFrameworkNeedsOnly) {
  setenv("EDGEGAUGE_TEST_LEAK", "1", 1);
  protocol::BackendInfo info;
  info.environment = {{"QUIET", "1"}};
  info.knobs = {
      {.name = "kernels", .values = {"a", "b"}, .default_value = "a", .help = "", .environment = "K"},
      {.name = "pool", .values = {}, .default_value = "0", .help = "", .environment = "POOL"},
      {.name = "level", .values = {}, .default_value = "0", .help = ""}};
  const auto environment = worker_environment(info, {{"threads", "3"}, {"kernels", "b"}, {"level", "2"}});
  unsetenv("EDGEGAUGE_TEST_LEAK");
  EXPECT_EQ(environment.at("OMP_NUM_THREADS"), "3");
  EXPECT_EQ(environment.at("OMP_WAIT_POLICY"), "PASSIVE");
  EXPECT_EQ(environment.at("QUIET"), "1");
  EXPECT_EQ(environment.at("K"), "b");
  EXPECT_EQ(environment.at("POOL"), "0") << "a knob that was not set has its default";
  EXPECT_EQ(environment.at("LANG"), "C");
  EXPECT_FALSE(environment.contains("EDGEGAUGE_TEST_LEAK"));
}

}  // namespace
}  // namespace edgegauge::control
