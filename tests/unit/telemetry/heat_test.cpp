// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/heat.h"

#include "support.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::telemetry {
namespace {

using test::FakeTree;
using test::files_of;
using testing::HasSubstr;

double hottest_of(const char* board) {
  const Files files = files_of(board);
  return hottest(files, find_zones(files)).value().value_or(-1000);
}

TEST(Heat, TheHottestZoneOfEveryBoardIsFound) {
  EXPECT_DOUBLE_EQ(hottest_of("raspberry-pi-4b"), 48.686);
  EXPECT_DOUBLE_EQ(hottest_of("raspberry-pi-5"), 52.35);
  EXPECT_DOUBLE_EQ(hottest_of("odroid-n2"), 41.3);
  EXPECT_DOUBLE_EQ(hottest_of("jetson-orin-nano"), 47.281);
  EXPECT_DOUBLE_EQ(hottest_of("jetson-nano"), 46);  // not PMIC-Die, which always says 100
  EXPECT_DOUBLE_EQ(hottest_of("jetson-tx2"), 44);
  EXPECT_DOUBLE_EQ(hottest_of("jetson-xavier-nx"), 41.5);
}

TEST(Heat, AZoneWithoutASensorIsTroubleAndDoesNotHideTheOthers) {
  const Files laptop = files_of("laptop-x86");
  const auto zones = find_zones(laptop);
  const auto wireless = std::ranges::find(zones, "iwlwifi_1", &Zone::name);
  ASSERT_NE(wireless, zones.end());
  EXPECT_THAT(temperature(laptop, *wireless).trouble(), HasSubstr("no temperature: -274000"));
  EXPECT_GT(hottest_of("laptop-x86"), 90);
}

TEST(Heat, WithoutZonesThereIsNoTemperatureAndWithBrokenOnesTrouble) {
  FakeTree tree;
  const Files files(tree.root());
  EXPECT_TRUE(hottest(files, find_zones(files)).is_absent());
  tree.write("sys/class/thermal/thermal_zone0/type", "cpu\n");
  EXPECT_TRUE(hottest(files, find_zones(files)).is_absent());
  tree.write("sys/class/thermal/thermal_zone0/temp", "hot\n");
  EXPECT_FALSE(hottest(files, find_zones(files)).trouble().empty());
}

TEST(Heat, OnlyWhatSlowsAProcessorCountsAsSlowingDown) {
  EXPECT_EQ(find_slowdowns(files_of("jetson-nano")).size(), 2u);  // not the fan
  EXPECT_EQ(find_slowdowns(files_of("raspberry-pi-5")).size(), 0u);
  FakeTree tree("odroid-n2");
  const Files files(tree.root());
  const auto paths = find_slowdowns(files);
  EXPECT_EQ(*slowdown_state(files, paths), 0);
  tree.write("sys/class/thermal/cooling_device1/cur_state", "3\n");
  EXPECT_EQ(*slowdown_state(files, paths), 3);
}

TEST(Heat, ThrottleCountersOfAnX86AreSummed) {
  const Files laptop = files_of("laptop-x86");
  const auto paths = find_throttle_counters(laptop);
  EXPECT_EQ(paths.size(), 16u);
  EXPECT_EQ(*throttle_count(laptop, paths), 2 * 3 + 8 * 12);
  EXPECT_TRUE(throttle_count(files_of("odroid-n2"), {}).is_absent());
}

TEST(FirmwareThrottlingTest, TellsNowAndStickyApart) {
  struct Row {
    const char* text;
    std::uint64_t now, sticky;
  };
  for (const Row& row :
       {Row{"0\n", 0, 0}, Row{"50005\n", 5, 5}, Row{"0x80008", 8, 8}, Row{"20000\n", 0, 2}}) {
    FakeTree tree;
    tree.write("sys/devices/platform/soc/soc:firmware/get_throttled", row.text);
    const auto bits = firmware_throttling(Files(tree.root()));
    ASSERT_TRUE(bits) << row.text;
    EXPECT_EQ(bits->now, row.now) << row.text;
    EXPECT_EQ(bits->sticky, row.sticky) << row.text;
  }
}

TEST(FirmwareThrottlingTest, IsAbsentElsewhereAndGarbageIsTrouble) {
  EXPECT_TRUE(firmware_throttling(files_of("jetson-nano")).is_absent());
  FakeTree tree;
  for (const char* text : {"ffffffff\n", "zz\n", "\n"}) {
    tree.write("sys/devices/platform/soc/soc:firmware/get_throttled", text);
    EXPECT_FALSE(firmware_throttling(Files(tree.root())).trouble().empty()) << text;
  }
}

}  // namespace
}  // namespace edgegauge::telemetry
