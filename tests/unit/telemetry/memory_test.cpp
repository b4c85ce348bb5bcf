// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/memory.h"

#include "support.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace edgegauge::telemetry {
namespace {

using test::FakeTree;
using test::files_of;

constexpr const char* kRollup =
    "55d0c0a6f000-7ffd5b1f0000 ---p 00000000 00:00 0                          [rollup]\n"
    "Rss:              109856 kB\nPss:               98112 kB\nPss_Anon:          88000 kB\n"
    "Shared_Clean:      10008 kB\nShared_Dirty:          0 kB\nPrivate_Clean:      8120 kB\n"
    "Private_Dirty:     88000 kB\nSwap:                512 kB\nSwapPss:             512 kB\n";

TEST(ProcessMemoryTest, IsReadFromTheRollup) {
  FakeTree tree;
  tree.write("proc/77/smaps_rollup", kRollup);
  const Files files(tree.root());
  const auto memory = process_memory(files, 77);
  ASSERT_TRUE(memory);
  EXPECT_EQ(memory->resident, 109856 * 1024);
  EXPECT_EQ(memory->proportional, 98112 * 1024);
  EXPECT_EQ(memory->own, (8120 + 88000) * 1024);
  EXPECT_EQ(memory->swapped, 512 * 1024);
  EXPECT_TRUE(process_memory(files, 78).is_absent());
}

TEST(ProcessMemoryTest, ARollupCutShortIsTrouble) {
  FakeTree tree;
  tree.write("proc/77/smaps_rollup", "Rss:   109856 kB\nPss:   98");
  EXPECT_FALSE(process_memory(Files(tree.root()), 77).trouble().empty());
}

TEST(ProcessMemoryTest, OfThisProcessIsPlausible) {
  const auto memory = process_memory(Files(), getpid());
  if (memory.is_absent()) GTEST_SKIP() << "this kernel has no smaps_rollup";
  ASSERT_TRUE(memory) << memory.trouble();
  EXPECT_GE(memory->resident, memory->proportional);
}

TEST(MachineMemory, ComesFromMeminfoAndVmstat) {
  const std::int64_t page = sysconf(_SC_PAGESIZE);
  const Files laptop = files_of("laptop-x86");
  EXPECT_TRUE(memory_available(laptop));
  EXPECT_EQ(*swapped_in(laptop), 81002 * page);
  EXPECT_EQ(*swapped_out(laptop), 190221 * page);
}

TEST(MachineMemory, TooLargeToBeTrueIsTrouble) {
  FakeTree tree;
  tree.write("proc/meminfo", "MemAvailable: 9223372036854775807 kB\n").write("proc/vmstat", "pswpin -4\n");
  EXPECT_FALSE(memory_available(Files(tree.root())).trouble().empty());
  EXPECT_FALSE(swapped_in(Files(tree.root())).trouble().empty());
}

TEST(JetsonMemory, OfTheGpuIsListedByProcessAndSummed) {
  EXPECT_EQ(*gpu_memory_of(files_of("jetson-nano"), 7532), 213560 * 1024);
  EXPECT_TRUE(gpu_memory_of(files_of("jetson-nano"), 1).is_absent());
  EXPECT_EQ(*gpu_memory_used(files_of("jetson-orin-nano")), 98304 * 1024);
  EXPECT_TRUE(gpu_memory_used(files_of("raspberry-pi-4b")).is_absent());
}

}  // namespace
}  // namespace edgegauge::telemetry
