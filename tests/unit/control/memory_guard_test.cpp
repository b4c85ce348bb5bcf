// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/memory_guard.h"

#include "scratch.h"

#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

using test::Scratch;

constexpr const char* kMeminfo =
    "MemTotal:        3884360 kB\nMemFree:          105216 kB\nMemAvailable:    1942180 kB\n";

TEST(MemoryGuard, ReadsWhatIsAvailable) {
  const Scratch proc;
  proc.write("meminfo", kMeminfo);
  const auto level = MemoryGuard(proc.folder()).level();
  ASSERT_TRUE(level);
  EXPECT_EQ(level->available_bytes, 1942180LL * 1024);
  EXPECT_EQ(level->total_bytes, 3884360LL * 1024);
  EXPECT_DOUBLE_EQ(level->share(), 0.5);
}

TEST(MemoryGuard, KnowsNoLevelWhereTheKernelDoesNotTell) {
  const Scratch proc;
  EXPECT_FALSE(MemoryGuard(proc.folder()).level());
  proc.write("meminfo", "MemTotal:        3884360 kB\nMemFree:          105216 kB\n");
  EXPECT_FALSE(MemoryGuard(proc.folder()).level());
  proc.write("meminfo", "MemTotal: none kB\nMemAvailable: 5 kB\n");
  EXPECT_FALSE(MemoryGuard(proc.folder()).level());
}

TEST(MemoryGuard, SeesWhenTheKernelKills) {
  const Scratch proc;
  proc.write("vmstat", "pgfault 12\noom_kill 3\noom_killer 9\n");
  const MemoryGuard guard(proc.folder());
  EXPECT_EQ(guard.kernel_has_killed(), false);
  proc.write("vmstat", "pgfault 15\noom_kill 4\noom_killer 9\n");
  EXPECT_EQ(guard.kernel_has_killed(), true);
}

TEST(MemoryGuard, SeesNoKillWhereTheKernelDoesNotCount) {
  const Scratch proc;
  proc.write("vmstat", "pgfault 12\n");
  EXPECT_EQ(MemoryGuard(proc.folder()).kernel_has_killed(), std::nullopt);
}

TEST(MemoryGuard, ReadsThisMachine) {
  const auto level = MemoryGuard().level();
  ASSERT_TRUE(level);
  EXPECT_GT(level->share(), 0);
  EXPECT_LE(level->share(), 1);
}

}  // namespace
}  // namespace edgegauge::control
