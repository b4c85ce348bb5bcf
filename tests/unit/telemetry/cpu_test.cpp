// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/cpu.h"

#include "support.h"

#include <ctime>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
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

/// Whatever a process calls itself, its times are found.
RC_GTEST_PROP(ProcessTicks, AreReadAfterTheLastBracket, (std::string name)) {
  std::erase_if(name, [](char c) { return c == '\0'; });
  FakeTree tree;
  tree.write("proc/9/stat", "9 (" + name + ") S 1 9 9 0 -1 4194304 100 0 2 0 120 34 0 0 20 0 4 0 999 1 1\n");
  const auto ticks = process_ticks(Files(tree.root()), 9);
  RC_ASSERT(ticks.has_value());
  RC_ASSERT(*ticks == 154);
}

TEST(ProcessTicksTest, OfThisProcessGrow) {
  const Files files;
  const auto before = process_ticks(files, getpid());
  ASSERT_TRUE(before);
  const std::clock_t until =
      std::clock() + CLOCKS_PER_SEC / 10;  // processor time: other load does not matter
  while (std::clock() < until) continue;
  EXPECT_GT(*process_ticks(files, getpid()), *before);
  ASSERT_TRUE(sched_times(files, getpid()) || sched_times(files, getpid()).is_absent());
}

TEST(SchedTimesTest, TellRunningAndWaitingApart) {
  FakeTree tree;
  tree.write("proc/9/schedstat", "123456789 4567 89\n").write("proc/8/schedstat", "12\n");
  const auto times = sched_times(Files(tree.root()), 9);
  ASSERT_TRUE(times);
  EXPECT_EQ(times->ran.count(), 123456789);
  EXPECT_EQ(times->waited.count(), 4567);
  EXPECT_FALSE(sched_times(Files(tree.root()), 8).trouble().empty());
}

TEST(GroupTimesTest, KnowAQuotaWhereThereIsOne) {
  FakeTree tree;
  tree.write("sys/fs/cgroup/a/cpu.stat",
             "usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\nnr_periods 30\nnr_throttled 7\n"
             "throttled_usec 41000\n")
      .write("sys/fs/cgroup/cpu.stat", "usage_usec 10\nuser_usec 7\nsystem_usec 3\n");
  const Files files(tree.root());
  EXPECT_EQ(group_times(files, "/a")->used.count(), 2'500'000'000);
  EXPECT_EQ(group_times(files, "/a")->throttled.count(), 41'000'000);
  EXPECT_EQ(group_times(files, "/a")->throttled_periods, 7);
  EXPECT_EQ(group_times(files, "/")->used.count(), 10'000);
  EXPECT_TRUE(group_times(files, "/none").is_absent());
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
