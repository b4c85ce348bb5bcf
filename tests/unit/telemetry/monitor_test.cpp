// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/monitor.h"

#include "monitored_cell.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;
using test::FakeClock;
using test::FakeTree;
using testing::Contains;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(MonitorTest, StoresTheStateBeforeAndAfterAndASeriesBetween) {
  FakeTree tree("raspberry-pi-4b");
  Monitor watch = monitor(tree);
  const std::string temp = "sys/class/thermal/thermal_zone0/temp";
  const CellTelemetry told =
      cell(watch, 3, [&](int second) { tree.write(temp, std::to_string(50000 + 1000 * second) + "\n"); });
  EXPECT_DOUBLE_EQ(*state(told, "temperature").before, 48.686);
  EXPECT_DOUBLE_EQ(*state(told, "temperature").after, 52);
  EXPECT_THAT(series(told, "temperature").values, ElementsAre(50, 50, 51, 51, 52, 52));
  EXPECT_THAT(series(told, "temperature").at_ns,
              ElementsAre(0, 500'000'000, 1'000'000'000, 1'500'000'000, 2'000'000'000, 2'500'000'000));
  EXPECT_EQ(series(told, "cpu_clock").values.size(), 6u);
  EXPECT_THAT(flags_of(told), IsEmpty());
}

TEST_F(MonitorTest, SamplesAtMostTwiceASecondHoweverOftenTheControllerWakes) {
  const FakeTree tree("odroid-n2");
  Monitor watch = monitor(tree);
  watch.begin();
  ASSERT_EQ(watch.period(), 500ms);
  for (int i = 0; i < 1000; ++i) {
    watch.tick();
    clock_.now += 10ms;
  }
  const std::size_t samples = series(watch.end(), "power").values.size();
  EXPECT_LE(samples, 21u);
  EXPECT_GE(samples, 19u);
}

TEST_F(MonitorTest, AsksTheCellsProcessBeforeWarmUpAndAfterMeasuring) {
  FakeTree tree;
  const auto write = [&](int kilobytes, int waited_ns) {
    tree.write("proc/7/smaps_rollup",
               fmt::format("00-ff ---p 00000000 00:00 0 [rollup]\nRss: 900 kB\nPss: {0} kB\n"
                           "Private_Clean: 1 kB\nPrivate_Dirty: {0} kB\nSwap: 0 kB\n",
                           kilobytes));
    tree.write("proc/7/task/7/schedstat", fmt::format("2000000000 {} 5\n", waited_ns));
  };
  Monitor watch = monitor(tree, Watching::kStates);
  watch.begin();
  write(100, 0);
  watch.look_at_worker(7);
  write(300, 500'000'000);
  watch.look_at_worker(7);
  write(400, 900'000'000);
  watch.look_at_worker(7);  // further pieces of its report
  const CellTelemetry told = watch.end();
  EXPECT_EQ(state(told, "worker_proportional").before, 100 * 1024);
  EXPECT_EQ(state(told, "worker_proportional").after, 300 * 1024);
  EXPECT_EQ(state(told, "worker_own").after, 301 * 1024);
  EXPECT_EQ(state(told, "worker_waited").after, 0.5);
  EXPECT_EQ(state(told, "worker_gpu_memory").name, "none");
}

TEST_F(MonitorTest, AProcessThatIsGoneAfterMeasuringLeavesNoAfter) {
  FakeTree tree;
  tree.write("proc/7/task/7/schedstat", "2000000000 0 5\n");
  Monitor watch = monitor(tree, Watching::kStates);
  watch.begin();
  watch.look_at_worker(7);
  std::filesystem::remove(tree.root() / "proc/7/task/7/schedstat");
  watch.look_at_worker(7);
  const CellTelemetry told = watch.end();
  EXPECT_EQ(state(told, "worker_ran").before, 2);
  EXPECT_EQ(state(told, "worker_ran").after, std::nullopt);
}

TEST_F(MonitorTest, ACellBelowTheHighestClockIsToldByItsBusiestPolicy) {
  FakeTree tree("odroid-n2");
  const std::string cpufreq = "sys/devices/system/cpu/cpufreq/";
  const auto write = [&](const char* policy, int low, int high) {
    tree.write(cpufreq + policy + "/stats/time_in_state", fmt::format("1000000 {}\n1800000 {}\n", low, high));
  };
  write("policy0", 100, 100);
  write("policy2", 100, 100);
  Monitor watch = monitor(tree);
  watch.begin();
  write("policy0", 200, 100);
  write("policy2", 125, 175);
  EXPECT_DOUBLE_EQ(*state(watch.end(), "below_top_clock").after, 0.25);
}

TEST_F(MonitorTest, TellsWhenItLookedOnceForAllSensors) {
  const FakeTree tree("raspberry-pi-4b");
  Monitor watch = monitor(tree);
  const Nanoseconds begun = clock_.now;
  const CellTelemetry told = cell(watch, 1, nothing);
  ASSERT_GT(told.series.size(), 1u);
  EXPECT_THAT(looks_of(told), ElementsAre(begun, begun + 500ms));
}

TEST_F(MonitorTest, OnAMachineWithoutSensorsNothingIsWokenForAndNothingMadeUp) {
  const FakeTree tree;
  Monitor watch = monitor(tree);
  watch.begin();
  EXPECT_FALSE(watch.period());
  const CellTelemetry told = watch.end();
  EXPECT_THAT(told.states, IsEmpty());
  EXPECT_THAT(told.series, IsEmpty());
  EXPECT_THAT(flags_of(told), IsEmpty());
}

TEST_F(MonitorTest, ReadsNothingWhenOffAndNoSeriesWhenAskedForStates) {
  const FakeTree tree("jetson-nano");
  Monitor off = monitor(tree, Watching::kOff);
  EXPECT_THAT(cell(off, 2, nothing).states, IsEmpty());
  Monitor states = monitor(tree, Watching::kStates);
  states.begin();
  EXPECT_FALSE(states.period());
  const CellTelemetry told = states.end();
  EXPECT_THAT(told.states, Not(IsEmpty()));
  EXPECT_THAT(told.series, IsEmpty());
}

TEST_F(MonitorTest, ASensorThatVanishesLeavesAGapAndAProblemIsKept) {
  FakeTree tree("odroid-n2");
  Monitor watch = monitor(tree);
  const CellTelemetry told = cell(watch, 4, [&](int second) {
    if (second == 2) std::filesystem::remove(tree.root() / "sys/class/hwmon/hwmon0/power1_input");
    if (second == 3) tree.write("sys/class/hwmon/hwmon0/power1_input", "garbage\n");
  });
  EXPECT_EQ(series(told, "power").values.size(), 4u);
  EXPECT_TRUE(state(told, "power").before);
  EXPECT_FALSE(state(told, "power").after);
  EXPECT_THAT(state(told, "power").problem, HasSubstr("not a number"));
}

TEST_F(MonitorTest, WhoeverWatchesIsToldWhileTheCellRuns) {
  FakeTree tree("raspberry-pi-4b");
  const std::string bits = "sys/devices/platform/soc/soc:firmware/get_throttled";
  tree.write(bits, "50000\n");  // some time before
  Monitor watch = monitor(tree);
  EXPECT_THAT(watch.so_far().series, IsEmpty()) << "no cell has begun";
  std::vector<std::vector<std::string>> told;
  cell(watch, 3, [&](int second) {
    told.push_back(flags_of(watch.so_far()));
    if (second == 1) tree.write(bits, "50004\n");
  });
  EXPECT_THAT(told.front(), IsEmpty());
  EXPECT_THAT(told.back(), ElementsAre("throttled"));
}

TEST_F(MonitorTest, TimeOfOthersAndOfTheHostIsAShareOfTheCellsTime) {
  FakeTree tree;
  tree.write("proc/stat", "cpu  1000 0 1000 8000 0 0 0 0 0 0\n");
  Monitor watch = monitor(tree);
  const CellTelemetry told =
      cell(watch, 1, [&](int) { tree.write("proc/stat", "cpu  1300 0 1000 8690 0 0 0 10 0 0\n"); });
  EXPECT_NEAR(*state(told, "background_cpu").after, 0.3, 0.05);  // less what this test itself used
  EXPECT_DOUBLE_EQ(*state(told, "steal").after, 0.01);
  EXPECT_FALSE(state(told, "steal").before);
  EXPECT_THAT(flags_of(told), ElementsAre("background-cpu", "stolen-time"));
}

/// As proc(5) has it, of a process that took so many ticks.
std::string stat_of(int ticks) {
  return fmt::format("7 (worker) S 1 7 7 0 -1 0 0 0 0 0 {} 0 0 0 20 0\n", ticks);
}

TEST_F(MonitorTest, WhatComesAfterTheLatenciesNeitherHidesNorAddsAnything) {
  FakeTree tree("laptop-x86");
  tree.write("proc/stat", "cpu  1000 0 1000 8000 0 0 0 0 0 0\n").write("proc/7/stat", stat_of(0));
  Monitor watch = monitor(tree, Watching::kStates);
  watch.begin();
  // Latencies: a quarter of the time is others', a tenth the worker's.
  tree.write("proc/stat", "cpu  1350 0 1000 8640 0 0 0 10 0 0\n").write("proc/7/stat", stat_of(100));
  watch.conclude(7);
  // The energy pass: nobody else works, but the processor is throttled, and the machine swaps.
  tree.write("proc/stat", "cpu  1350 0 1000 98640 0 0 0 10 0 0\n").write("proc/7/stat", stat_of(200));
  tree.write("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "4\n");
  tree.write("proc/vmstat", "pswpin 82002\npswpout 190221\n");
  watch.conclude(7);
  const CellTelemetry told = watch.end();
  EXPECT_NEAR(*state(told, "background_cpu").after, 0.25, 0.05);  // less what this test itself used
  EXPECT_DOUBLE_EQ(*state(told, "steal").after, 0.01);
  EXPECT_THAT(flags_of(told), ElementsAre("background-cpu", "stolen-time"));
}

TEST_F(MonitorTest, EachCellHasAnEndOfItsOwn) {
  FakeTree tree;
  tree.write("proc/stat", "cpu  1000 0 1000 8000 0 0 0 0 0 0\n").write("proc/7/stat", stat_of(0));
  Monitor watch = monitor(tree);
  watch.begin();
  watch.conclude(7);
  watch.end();
  const CellTelemetry next =
      cell(watch, 1, [&](int) { tree.write("proc/stat", "cpu  1000 0 1000 8990 0 0 0 10 0 0\n"); });
  EXPECT_DOUBLE_EQ(*state(next, "steal").after, 0.01);
}

TEST_F(MonitorTest, WhereNobodyTellsWhatTheWorkerTookNothingIsSaidOfOthers) {
  FakeTree tree;
  tree.write("proc/stat", "cpu  1000 0 1000 8000 0 0 0 0 0 0\n");
  Monitor watch = monitor(tree);
  watch.begin();
  tree.write("proc/stat", "cpu  1350 0 1000 8640 0 0 0 10 0 0\n");
  watch.conclude(7);
  const CellTelemetry told = watch.end();
  EXPECT_FALSE(state(told, "background_cpu").after);
  EXPECT_DOUBLE_EQ(*state(told, "steal").after, 0.01);
}

TEST_F(MonitorTest, WhatOthersTookDuringACellReplacesTheLoadBeforeIt) {
  FakeTree tree;
  tree.write("proc/stat", "cpu  1000 0 1000 8000 0 0 0 0 0 0\n");
  Monitor watch = monitor(tree);
  const CellTelemetry quiet =
      cell(watch, 1, [&](int) { tree.write("proc/stat", "cpu  1000 0 1000 9000 0 0 0 0 0 0\n"); });
  EXPECT_TRUE(is_superseded("background-load", quiet));
  EXPECT_THAT(flags_of(quiet), IsEmpty());
  EXPECT_FALSE(is_superseded("background-load", CellTelemetry{}));
}

TEST_F(MonitorTest, WhatTheControllerItselfTakesIsToldWithEveryCell) {
  const FakeTree tree("jetson-nano");
  Monitor watch = monitor(tree);
  const auto told = cell(watch, 100, nothing);  // the clock's seconds: the test takes far less
  ASSERT_TRUE(state(told, "controller_cpu").after);
  EXPECT_GE(*state(told, "controller_cpu").after, 0);
  EXPECT_LT(*state(told, "controller_cpu").after, 0.01);
}

TEST_F(MonitorTest, AFewTicksTellNoShare) {
  FakeTree tree;
  tree.write("proc/stat", "cpu  1000 0 1000 8000 0 0 0 0 0 0\n");
  Monitor watch = monitor(tree);
  const auto told =
      cell(watch, 1, [&](int) { tree.write("proc/stat", "cpu  1000 0 1000 8000 0 0 0 9 0 0\n"); });
  EXPECT_FALSE(state(told, "steal").after);
  EXPECT_FALSE(state(told, "background_cpu").after);
}

TEST_F(MonitorTest, WhatWasReadDuringACellReplacesWhatWasSoSinceTheMachineStarted) {
  FakeTree tree("raspberry-pi-4b");
  Monitor watch = monitor(tree);
  const auto told = cell(watch, 1, nothing);
  EXPECT_TRUE(is_superseded("under-voltage", told));
  EXPECT_FALSE(is_superseded("governor-not-performance", told));
  EXPECT_FALSE(is_superseded("stolen-time", told));  // its ticks stood still in this tree
}

TEST_F(MonitorTest, OnThisMachineItReadsWhatThereIs) {
  Monitor watch(Files("/"), Watching::kSeries);
  watch.begin();
  watch.tick();
  const CellTelemetry told = watch.end();
  EXPECT_THAT(state(told, "memory_available").after.value_or(0), Ge(1 << 20));
  for (const Series& each : told.series) EXPECT_EQ(each.at_ns.size(), each.values.size()) << each.name;
}

}  // namespace
}  // namespace edgegauge::telemetry
