// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "real_workers.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;
using test::job_for_worker;

std::ptrdiff_t open_descriptors() {
  const std::filesystem::directory_iterator begin("/proc/self/fd");
  return std::distance(begin, std::filesystem::directory_iterator());
}

TEST(Launching, MeasuresNoLessThanTheWorkerTakes) {
  const std::atomic<bool> stop = false;
  const JobResult result = run_job(job_for_worker("sleep", {{"sleep_us", "1000"}}), {}, stop);
  const auto& measurement = std::get<Measurement>(result.outcome);
  EXPECT_GE(measurement.samples_ns.size(), 30u);
  EXPECT_GE(std::ranges::min(measurement.samples_ns), 1'000'000);
}

TEST(Launching, BeginsTheColdStartBeforeTheProcess) {
  const std::atomic<bool> stop = false;
  const JobResult result = run_job(job_for_worker("null"), {}, stop);
  const auto& phases = std::get<Measurement>(result.outcome).phases;
  ASSERT_GE(phases.size(), 4u);
  EXPECT_EQ(phases.front().name, "exec");
  EXPECT_GT(phases.front().wall, 0ns);
  EXPECT_EQ(std::ranges::count(phases, "first", &PhaseRecord::name), 1);
}

TEST(Launching, TellsProgressFromWarmUpToMeasuring) {
  const std::atomic<bool> stop = false;
  std::vector<Stage> stages;
  run_job(
      job_for_worker("null"), [&](const protocol::Progress& progress) { stages.push_back(progress.stage); },
      stop);
  ASSERT_GE(stages.size(), 2u);
  EXPECT_EQ(stages.front(), Stage::kWarmUp);
  EXPECT_EQ(stages.back(), Stage::kMeasure);
}

TEST(Launching, LeaksNoDescriptor) {
  const std::atomic<bool> stop = false;
  run_job(job_for_worker("null"), {}, stop);
  const auto before = open_descriptors();
  for (int i = 0; i < 10; ++i) {
    run_job(job_for_worker("null"), {}, stop);
    run_job(job_for_worker("evil", {{"deed", "crash"}, {"at", "load"}}), {}, stop);
  }
  Job missing = job_for_worker("null");
  missing.executable = "/no/such/worker";
  run_job(missing, {}, stop);
  EXPECT_EQ(open_descriptors(), before);
}

TEST(Launching, StopsAWorkerThatMeasuresWithinItsGrace) {
  std::atomic<bool> stop = false;
  Job job = job_for_worker("sleep", {{"sleep_us", "20000"}});
  job.request.plan.warm_up_at_least = 60s;
  const auto stop_at_warm_up = [&](const protocol::Progress&) { stop = true; };
  const Nanoseconds before = monotonic_now();
  const JobResult result = run_job(job, stop_at_warm_up, stop);
  EXPECT_EQ(std::get<Skipped>(result.outcome).reason, "interrupted");
  EXPECT_LT(monotonic_now() - before, 60s);
  EXPECT_TRUE(test::processes_of(job).empty());
}

TEST(Launching, KillsAWorkerThatTakesTheLastMemory) {
  const std::atomic<bool> stop = false;
  Job job = job_for_worker("evil", {{"deed", "allocate"}, {"allocate_mb", "16"}, {"at", "load"}});
  job.least_memory_share = 1.0;  // some memory is always in use
  const JobResult result = run_job(job, {}, stop);
  EXPECT_EQ(std::get<Failure>(result.outcome).kind, FailureKind::kOutOfMemory);
  EXPECT_TRUE(test::processes_of(job).empty());
}

/// What lives on when something of it is killed with SIGKILL.
class Orphans : public testing::TestWithParam<const char*> {
 protected:
  /// A controller, killed while its worker does this; what it started is handed to this process, which reaps.
  pid_t start_controller(const Job& job) {
    const pid_t controller = fork();
    if (controller != 0) return controller;
    const std::atomic<bool> stop = false;
    const JobResult result = run_job(job, {}, stop);
    const auto* failure = std::get_if<Failure>(&result.outcome);
    _exit(failure != nullptr && failure->kind == FailureKind::kKilled ? 0 : 1);
  }

  static pid_t parent_of(pid_t process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(in, line);
    char state = 0;
    pid_t parent = -1;
    std::istringstream(line.substr(line.rfind(')') + 1)) >> state >> parent;
    return parent;
  }

  static void reap_all() {
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
  }

  const Job job_ = job_for_worker("evil", {{"deed", GetParam()}, {"at", "load"}});
};

TEST_P(Orphans, NoneWhenTheControllerIsKilled) {
  const pid_t controller = start_controller(job_);
  const bool came = test::comes_to(job_, true);
  std::this_thread::sleep_for(50ms);  // for what it starts in turn
  kill(controller, SIGKILL);
  waitpid(controller, nullptr, 0);
  EXPECT_TRUE(came);
  EXPECT_TRUE(test::comes_to(job_, false));
  reap_all();
}

TEST_P(Orphans, NoneWhenTheGuardIsKilledAndTheCellIsStoredAsKilled) {
  if (GetParam() == std::string("hang-with-daemon")) GTEST_SKIP() << "a daemon stays with its guard";
  const pid_t controller = start_controller(job_);
  ASSERT_TRUE(test::comes_to(job_, true));
  std::this_thread::sleep_for(50ms);
  pid_t guard = -1;
  for (const pid_t process : test::processes_of(job_)) {
    if (const pid_t parent = parent_of(process); parent_of(parent) == controller) guard = parent;
  }
  ASSERT_GT(guard, 0);
  kill(guard, SIGKILL);
  int status = -1;
  waitpid(controller, &status, 0);
  EXPECT_EQ(status, 0) << "1: the outcome is another";
  EXPECT_TRUE(test::comes_to(job_, false));
  reap_all();
}

INSTANTIATE_TEST_SUITE_P(Launching, Orphans, testing::Values("hang", "hang-with-child", "hang-with-daemon"),
                         [](const auto& row) {
                           std::string name = row.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace edgegauge::control
