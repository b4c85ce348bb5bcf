// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/clocks.h"

#include "support.h"

#include <gtest/gtest.h>

namespace edgegauge::telemetry {
namespace {

using test::FakeTree;
using test::files_of;

double fastest_of(const char* board) {
  const Files files = files_of(board);
  return fastest_clock(files, find_cpu_clocks(files)).value().value_or(-1);
}

TEST(CpuClocks, TheFastestOfAllPoliciesIsTold) {
  EXPECT_DOUBLE_EQ(fastest_of("raspberry-pi-4b"), 1.5e9);
  EXPECT_DOUBLE_EQ(fastest_of("raspberry-pi-5"), 2.4e9);
  EXPECT_DOUBLE_EQ(fastest_of("odroid-n2"), 1.896e9);
  EXPECT_DOUBLE_EQ(fastest_of("jetson-agx-orin"), 1.5104e9);
  EXPECT_DOUBLE_EQ(fastest_of("laptop-x86"), 4.512331e9);
}

TEST(CpuClocks, AreAbsentWithoutCpufreqAndTroubleWhenNonsense) {
  FakeTree tree;
  const Files files(tree.root());
  EXPECT_TRUE(fastest_clock(files, find_cpu_clocks(files)).is_absent());
  for (const char* text : {"0\n", "-1\n", "<unknown>\n", "9223372036854775807\n"}) {
    tree.write("sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq", text);
    EXPECT_FALSE(fastest_clock(files, find_cpu_clocks(files)).trouble().empty()) << text;
  }
}

TEST(TimeInStateTest, TellsWhatShareWasSpentBelowAClock) {
  const auto before = time_in_state(files_of("raspberry-pi-4b"), "sys/devices/system/cpu/cpufreq/policy0");
  ASSERT_TRUE(before);
  EXPECT_EQ(before->size(), 10u);
  TimeInState after = *before;
  after[1'500'000] += 300;
  after[600'000] += 100;
  EXPECT_DOUBLE_EQ(*share_below(*before, after, 1'500'000), 0.25);
  EXPECT_DOUBLE_EQ(*share_below(*before, after, 600'000), 0);
  EXPECT_TRUE(share_below(*before, *before, 1'500'000).is_absent());
  EXPECT_FALSE(share_below(after, *before, 1'500'000).trouble().empty());  // its statistics were reset
}

TEST(TimeInStateTest, OfAnotherFormIsTrouble) {
  FakeTree tree;
  tree.write("p/stats/time_in_state", "600000 12\n700000\n");
  EXPECT_FALSE(time_in_state(Files(tree.root()), "p").trouble().empty());
}

TEST(Gpus, OfTegraTellTheirLoadInTenthsOfAPercent) {
  struct Row {
    const char *board, *name;
    double load, hertz;
  };
  for (const Row& row : {Row{"jetson-nano", "57000000.gpu", 0.423, 460.8e6},
                         Row{"jetson-tx2", "17000000.gp10b", 0.998, 1300.5e6},
                         Row{"jetson-xavier-nx", "17000000.gv11b", 0, 1109.25e6},
                         Row{"jetson-orin-nano", "17000000.gpu", 0, 624.75e6}}) {
    const Files files = files_of(row.board);
    const auto gpus = find_gpus(files);
    ASSERT_EQ(gpus.size(), 1u) << row.board;
    EXPECT_EQ(gpus[0].name, row.name);
    EXPECT_DOUBLE_EQ(*gpu_load(files, gpus[0]), row.load);
    EXPECT_DOUBLE_EQ(*gpu_clock(files, gpus[0]), row.hertz);
  }
}

TEST(Gpus, AMaliHasAClockAndNoLoad) {
  const Files files = files_of("odroid-n2");
  const auto gpus = find_gpus(files);
  ASSERT_EQ(gpus.size(), 1u);
  EXPECT_DOUBLE_EQ(*gpu_clock(files, gpus[0]), 124999998);
  EXPECT_TRUE(gpu_load(files, gpus[0]).is_absent());
  EXPECT_TRUE(find_gpus(files_of("raspberry-pi-4b")).empty());
}

}  // namespace
}  // namespace edgegauge::telemetry
