// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What the course of a cell's readings speaks against it.
#include "monitored_cell.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;
using test::FakeTree;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(MonitorTest, AThrottledPiIsFlaggedThoughItsBitsWereClearedByTheEnd) {
  FakeTree tree("raspberry-pi-4b");
  const std::string bits = "sys/devices/platform/soc/soc:firmware/get_throttled";
  Monitor watch = monitor(tree);
  EXPECT_THAT(
      flags_of(cell(watch, 4, [&](int second) { tree.write(bits, second == 2 ? "50005\n" : "0\n"); })),
      ElementsAre("throttled", "under-voltage"));
  // Sticky alone, between two looks at it:
  EXPECT_THAT(
      flags_of(cell(watch, 4, [&](int second) { tree.write(bits, second == 2 ? "80000\n" : "0\n"); })),
      ElementsAre("soft-temperature-limit"));
}

TEST_F(MonitorTest, AStickyBitFromBeforeTheCellIsNotItsOwn) {
  FakeTree tree("raspberry-pi-5");  // 50000: some time before
  Monitor watch = monitor(tree);
  EXPECT_THAT(flags_of(cell(watch, 2, nothing)), IsEmpty());
  const std::string bits = "sys/devices/platform/soc/soc:firmware/get_throttled";
  EXPECT_THAT(flags_of(cell(watch, 4, [&](int second) { tree.write(bits, second < 2 ? "50000\n" : "0\n"); })),
              IsEmpty())
      << "the kernel clears them while the cell runs";
}

TEST_F(MonitorTest, AStickyBitFromBeforeTheCellThatIsSetAgainOnceItWasClearedIsItsOwn) {
  FakeTree tree("raspberry-pi-4b");
  const std::string bits = "sys/devices/platform/soc/soc:firmware/get_throttled";
  const auto told = [&](const std::vector<const char*>& by_second, const char* at_end) {
    tree.write(bits, "50000\n");  // at the end of the cell before
    Monitor watch = monitor(tree);
    watch.begin();
    for (const char* now : by_second) {
      tree.write(bits, std::string(now) + "\n");
      watch.tick();
      clock_.now += 1s;
    }
    tree.write(bits, std::string(at_end) + "\n");
    return flags_of(watch.end());
  };
  EXPECT_THAT(told({"50000", "0", "50000", "50000"}, "0"), ElementsAre("throttled", "under-voltage"));
  EXPECT_THAT(told({"50000", "0", "0"}, "10000"), ElementsAre("under-voltage"))
      << "told by the last look alone";
  EXPECT_THAT(told({"50000", "40000", "50000"}, "40000"), ElementsAre("under-voltage"))
      << "each bit by itself";
  EXPECT_THAT(told({"50000", "50000", "50000"}, "50000"), IsEmpty()) << "never cleared";
}

TEST_F(MonitorTest, AStickyBitIsNotTheCellsOwnWhereTheLookBeforeItFailed) {
  FakeTree tree("raspberry-pi-4b");
  const std::string bits = "sys/devices/platform/soc/soc:firmware/get_throttled";
  tree.write(bits, "garbage\n");
  Monitor watch = monitor(tree);
  EXPECT_THAT(flags_of(cell(watch, 2, [&](int) { tree.write(bits, "50000\n"); })), IsEmpty());
}

TEST_F(MonitorTest, CountersThatGrowAreFlagged) {
  FakeTree laptop("laptop-x86");
  Monitor watch = monitor(laptop);
  EXPECT_THAT(flags_of(cell(watch, 1, nothing)), IsEmpty());
  EXPECT_THAT(flags_of(cell(watch, 1,
                            [&](int) {
                              laptop.write("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count",
                                           "4\n");
                            })),
              ElementsAre("throttled"));
  EXPECT_THAT(
      flags_of(cell(watch, 1, [&](int) { laptop.write("proc/vmstat", "pswpin 82002\npswpout 190221\n"); })),
      ElementsAre("swapped"));
}

TEST_F(MonitorTest, AQuotaIsFlaggedWhereItHeldTheCellBackAndOnlyThere) {
  FakeTree tree;
  const std::string stat = "sys/fs/cgroup/cpu.stat";
  tree.write("proc/self/cgroup", "0::/\n").write(stat, "usage_usec 9\nthrottled_usec 1000\n");
  Monitor watch = monitor(tree);
  const CellTelemetry free = cell(watch, 1, nothing);
  EXPECT_THAT(flags_of(free), IsEmpty());
  EXPECT_TRUE(is_superseded("cpu-quota", free)) << "what doctor says of the machine is not so of this cell";
  const CellTelemetry held =
      cell(watch, 1, [&](int) { tree.write(stat, "usage_usec 9\nthrottled_usec 251000\n"); });
  EXPECT_THAT(flags_of(held), ElementsAre("cpu-quota"));
  EXPECT_DOUBLE_EQ(*state(held, "held_by_quota").after, 0.251);
}

TEST_F(MonitorTest, ACoolingDeviceThatSlowsTheProcessorIsFlagged) {
  FakeTree tree("odroid-n2");
  Monitor watch = monitor(tree);
  const auto told = cell(watch, 4, [&](int second) {
    tree.write("sys/class/thermal/cooling_device0/cur_state", second == 1 ? "2\n" : "0\n");
  });
  EXPECT_THAT(flags_of(told), ElementsAre("throttled"));
}

TEST_F(MonitorTest, AClockThatFallsAndStaysDownHasDroppedOneThatRisesOrDipsHasNot) {
  struct Row {
    const char* what;
    int (*kilohertz)(int second);
    bool dropped;
  };
  for (const Row& row :
       {Row{"falls", [](int second) { return second < 5 ? 1500000 : 1000000; }, true},
        Row{"rises", [](int second) { return second < 5 ? 600000 : 1500000; }, false},
        Row{"dips once", [](int second) { return second == 7 ? 600000 : 1500000; }, false},
        Row{"wavers", [](int second) { return second % 2 == 0 ? 1500000 : 1480000; }, false}}) {
    FakeTree tree("raspberry-pi-4b");
    Monitor watch = monitor(tree);
    const auto told = cell(watch, 9, [&](int second) {
      tree.write("sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq",
                 std::to_string(row.kilohertz(second)) + "\n");
    });
    EXPECT_EQ(std::ranges::count(flags_of(told), "clock-dropped"), row.dropped ? 1 : 0) << row.what;
  }
}

}  // namespace
}  // namespace edgegauge::telemetry
