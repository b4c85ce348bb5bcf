// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "real_workers.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iterator>
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

TEST(Launching, LeavesNoOrphanWhenTheControllerIsKilled) {
  const Job job = job_for_worker("evil", {{"deed", "hang"}, {"at", "load"}});
  const pid_t controller = fork();
  if (controller == 0) {
    const std::atomic<bool> stop = false;
    run_job(job, {}, stop);
    _exit(0);
  }
  const bool came = test::comes_to(job, true);
  kill(controller, SIGKILL);
  waitpid(controller, nullptr, 0);
  EXPECT_TRUE(came);
  EXPECT_TRUE(test::comes_to(job, false));
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
    // Handed to this process, the nearest that reaps orphans.
  }
}

}  // namespace
}  // namespace edgegauge::control
