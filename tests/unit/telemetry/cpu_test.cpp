// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/cpu.h"

#include "support.h"

#include <chrono>
#include <ctime>

#include <gtest/gtest.h>
#include <unistd.h>

namespace edgegauge::telemetry {
namespace {

using test::FakeTree;

TEST(MachineTimesTest, SumAFixedSetOfColumns) {
  FakeTree tree;
  tree.write("proc/stat", "cpu  100 20 30 800 50 4 6 90 70 7\ncpu0 1 2 3\n");
  const auto times = machine_times(Files(tree.root()));
  ASSERT_TRUE(times);
  EXPECT_EQ(times->total, 100 + 20 + 30 + 800 + 50 + 4 + 6 + 90);
  EXPECT_EQ(times->busy, 100 + 20 + 30 + 4 + 6);
  EXPECT_EQ(times->steal, 90);
}

TEST(MachineTimesTest, AreTroubleWhenALineIsNotTheKernels) {
  for (const char* text : {"cpu 1 2 3\n", "cpu  1 2 3 4 5 6 7 x 0 0\n", "cpu0 1 2 3 4 5 6 7 8 9 0\n",
                           "cpu  1 2 3 4 5 6 7 9223372036854775807 0 0\n", "cpu  1 2 3 -4 5 6 7 8 0 0\n"}) {
    FakeTree tree;
    tree.write("proc/stat", text);
    EXPECT_FALSE(machine_times(Files(tree.root())).trouble().empty()) << text;
  }
}

TEST(SchedTimesTest, TellRunningAndWaitingOfAllThreadsApart) {
  FakeTree tree;
  tree.write("proc/9/task/9/schedstat", "123000000 4000 89\n");
  tree.write("proc/9/task/12/schedstat", "456789 567 3\n").write("proc/8/task/8/schedstat", "12\n");
  const auto times = sched_times(Files(tree.root()), 9);
  ASSERT_TRUE(times);
  EXPECT_EQ(times->ran.count(), 123456789);
  EXPECT_EQ(times->waited.count(), 4567);
  EXPECT_FALSE(sched_times(Files(tree.root()), 8).trouble().empty());
  EXPECT_TRUE(sched_times(Files(tree.root()), 7).is_absent());
}

TEST(ProcessTime, IsThatOfAllItsThreadsAndReapedChildrenWhateverItsName) {
  FakeTree tree;
  tree.write("proc/9/stat",
             "9 (a ) R 7) S 1 9 9 0 -1 4194304 5 0 0 0 100 20 3 4 20 0 7 0 99 1000 20 18446\n");
  tree.write("proc/8/stat", "8 (a) S 1 9 9 0 -1 4194304 5 0 0 0 100 -20 3 4 20 0 7 0 99 1000 20 18446\n");
  const auto time = process_time(Files(tree.root()), 9);
  ASSERT_TRUE(time);
  EXPECT_DOUBLE_EQ(std::chrono::duration<double>(*time).count(),
                   127 / static_cast<double>(sysconf(_SC_CLK_TCK)));
  EXPECT_FALSE(process_time(Files(tree.root()), 8).trouble().empty());
  EXPECT_FALSE(process_time(Files(tree.write("proc/8/stat", "8 (a) S 1 9\n").root()), 8).trouble().empty());
  EXPECT_TRUE(process_time(Files(tree.root()), 7).is_absent());
}

TEST(ProcessTime, OfThisProcessIsWhatItTook) {
  timespec before{}, after{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
  const auto time = process_time(Files("/"), getpid());
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
  ASSERT_TRUE(time);
  const double tick = 1 / static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto seconds = [](const timespec& at) {
    return static_cast<double>(at.tv_sec) + 1e-9 * static_cast<double>(at.tv_nsec);
  };
  // User and system time are each rounded down to a tick.
  EXPECT_GE(std::chrono::duration<double>(*time).count(), seconds(before) - 2 * tick);
  EXPECT_LE(std::chrono::duration<double>(*time).count(), seconds(after) + tick);
}

TEST(GpuBusy, CountsEachClientOnceHoweverManyDescriptorsItHas) {
  FakeTree tree;
  const std::string client =
      "pos:\t0\nflags:\t02\ndrm-driver:\tpanfrost\ndrm-client-id:\t14\n"
      "drm-engine-fragment:\t1846584880 ns\ndrm-engine-vertex-tiler:\t71932239 ns\n";
  tree.write("proc/9/fdinfo/0", "pos:\t0\nflags:\t02\n").write("proc/9/fdinfo/5", client);
  tree.write("proc/9/fdinfo/6", client);
  EXPECT_EQ(gpu_busy(Files(tree.root()), 9)->count(), 1846584880 + 71932239);
  EXPECT_TRUE(gpu_busy(Files(tree.root()), 10).is_absent());
}

}  // namespace
}  // namespace edgegauge::telemetry
