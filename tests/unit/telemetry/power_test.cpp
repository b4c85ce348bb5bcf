// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "support.h"
#include "telemetry/power_source.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;
using test::FakeClock;
using test::FakeTree;
using test::files_of;
using testing::HasSubstr;
using testing::IsEmpty;

struct Found {
  std::string name, rail;
  double watts = 0;
};

/// The best source of a board, read once.
Found best_of(const Files& files) {
  const auto sources = find_power_sources(files);
  if (sources.empty()) return {"none", "", 0};
  const auto sample = sources.front()->read();
  return {sources.front()->info().name, sources.front()->info().rail, sample ? sample->watts : -1};
}

TEST(PowerSources, ATotalRailIsTheTotalAndNothingIsAddedToIt) {
  const Found nano = best_of(files_of("jetson-nano"));
  EXPECT_EQ(nano.name, "INA3221");
  EXPECT_EQ(nano.rail, "POM_5V_IN");
  EXPECT_DOUBLE_EQ(nano.watts, 2.145);  // mW, NVIDIA's IIO driver
  const Found tx2 = best_of(files_of("jetson-tx2"));
  EXPECT_EQ(tx2.rail, "VDD_IN");  // on the second of two chips
  const Found xavier = best_of(files_of("jetson-xavier-nx"));
  EXPECT_EQ(xavier.rail, "VDD_IN");
  EXPECT_NEAR(xavier.watts, 5.016 * 0.812, 1e-9);  // mV x mA, hwmon
  const Found orin = best_of(files_of("jetson-orin-nano"));
  EXPECT_EQ(orin.rail, "VDD_IN");
  EXPECT_NEAR(orin.watts, 5.040 * 0.936, 1e-9);  // hwmon below the I2C device
}

TEST(PowerSources, ABoardWithoutATotalRailIsTheSumOfItsRailsWithoutUnusedOnes) {
  const Found orin = best_of(files_of("jetson-agx-orin"));
  EXPECT_EQ(orin.rail, "VDD_GPU_SOC + VDD_CPU_CV + VIN_SYS_5V0 + VDDQ_VDD2_1V8AO");
  EXPECT_NEAR(orin.watts, 19.008 * 0.160 + 19.008 * 0.040 + 5.024 * 0.656 + 5.024 * 0.120, 1e-9);
}

TEST(PowerSources, AChipThatIsSeenTwoWaysCountsOnce) {
  FakeTree tree("jetson-agx-orin");
  const auto hwmon = tree.root() / "sys/class/hwmon";
  std::filesystem::create_directories(hwmon);
  std::filesystem::create_directory_symlink(tree.root() / "sys/bus/i2c/devices/1-0040/hwmon/hwmon1",
                                            hwmon / "hwmon1");
  EXPECT_EQ(find_ina3221_rails(Files(tree.root())).size(), 4u);
}

TEST(PowerSources, AnIna219OfTheKernelIsReadInMicrowatts) {
  const Found odroid = best_of(files_of("odroid-n2"));
  EXPECT_EQ(odroid.name, "INA219");
  EXPECT_DOUBLE_EQ(odroid.watts, 3.76);
  const auto sources = find_power_sources(files_of("odroid-n2"));
  EXPECT_EQ(sources.front()->info().window, 1ms);
  EXPECT_TRUE(sources.front()->info().whole_board);
}

TEST(PowerSources, ADriverWithoutAPowerFileIsVoltsTimesAmperes) {
  FakeTree tree("odroid-n2");
  std::filesystem::remove(tree.root() / "sys/class/hwmon/hwmon0/power1_input");
  EXPECT_NEAR(best_of(Files(tree.root())).watts, 12.080 * 0.312, 1e-9);
}

TEST(PowerSources, ABoardWithoutASensorHasNone) {
  EXPECT_THAT(find_power_sources(files_of("raspberry-pi-4b")), IsEmpty());
  EXPECT_THAT(find_power_sources(files_of("raspberry-pi-5")), IsEmpty());
}

TEST(PowerSources, ASensorThatVanishesIsAbsentAndGarbageIsTrouble) {
  FakeTree tree("jetson-xavier-nx");
  const auto sources = find_power_sources(Files(tree.root()));
  ASSERT_EQ(sources.size(), 1u);
  tree.write("sys/class/hwmon/hwmon3/curr1_input", "-\n");
  EXPECT_THAT(sources[0]->read().trouble(), HasSubstr("curr1_input: not a number"));
  tree.write("sys/class/hwmon/hwmon3/curr1_input", "9223372036854775807\n");
  EXPECT_THAT(sources[0]->read().trouble(), HasSubstr("cannot be"));
  std::filesystem::remove_all(tree.root() / "sys/class/hwmon/hwmon3");
  EXPECT_TRUE(sources[0]->read().is_absent());
}

TEST(PowerSources, AReadingsTimeIsItsMiddleLessHalfOfWhatItAveragesOver) {
  FakeTree tree("jetson-orin-nano");  // update_interval 5 ms
  Nanoseconds now{};
  const auto ticking = [&now] { return now += 10ms; };
  const auto sources = find_power_sources(Files(tree.root()), ticking);
  EXPECT_EQ(sources[0]->read()->at, 10ms + 5ms - 2500us);
}

class Rapl : public testing::Test {
 protected:
  void set(const std::string& zone, std::int64_t microjoules) {
    tree_.write("sys/class/powercap/" + zone + "/energy_uj", std::to_string(microjoules) + "\n");
  }

  FakeTree tree_{"laptop-x86"};
  FakeClock clock_;
};

TEST_F(Rapl, IsPackageAndMemoryAndNotTheirPartsAgain) {
  set("intel-rapl:0", 1'000'000);
  set("intel-rapl:0:2", 500'000);
  const auto sources = find_power_sources(Files(tree_.root()), clock_.clock());
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources[0]->info().rail, "package-0 + dram");
  EXPECT_FALSE(sources[0]->info().whole_board);
  clock_.now += 500ms;
  set("intel-rapl:0", 6'000'000);
  set("intel-rapl:0:2", 1'000'000);
  const auto sample = sources[0]->read();
  ASSERT_TRUE(sample);
  EXPECT_DOUBLE_EQ(sample->watts, 11);
  EXPECT_EQ(sample->at, clock_.now - 250ms);
}

TEST_F(Rapl, ThePlatformsCounterStandsForAllOthers) {
  tree_.write("sys/class/powercap/intel-rapl:1/name", "psys\n")
      .write("sys/class/powercap/intel-rapl:1/max_energy_range_uj", "262143328850\n");
  set("intel-rapl:1", 0);
  const auto sources = find_power_sources(Files(tree_.root()), clock_.clock());
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources[0]->info().rail, "psys");
  EXPECT_TRUE(sources[0]->info().whole_board);
}

TEST_F(Rapl, ACounterThatMayNotBeReadIsTrouble) {
  if (getuid() != 0) GTEST_SKIP() << "needs root, who takes another user's place";
  chmod(tree_.root().c_str(), 0755);
  const auto file = tree_.root() / "sys/class/powercap/intel-rapl:0/energy_uj";
  chmod(file.c_str(), 0400);
  ASSERT_EQ(seteuid(65534), 0);
  const auto sources = find_power_sources(Files(tree_.root()), clock_.clock());
  const auto sample = sources.empty() ? Reading<PowerSample>() : sources[0]->read();
  ASSERT_EQ(seteuid(0), 0);
  EXPECT_THAT(sample.trouble(), HasSubstr("Permission denied"));
}

/// However often a counter wraps between readings, the power is right.
RC_GTEST_PROP(RaplWrap, IsSeenThrough, ()) {
  FakeTree tree;
  const std::string folder = "sys/class/powercap/intel-rapl:0/";
  tree.write(folder + "name", "package-0\n");
  const auto range = *rc::gen::inRange<std::int64_t>(60'000'000, 1'000'000'000);
  tree.write(folder + "max_energy_range_uj", std::to_string(range));
  auto counter = *rc::gen::inRange<std::int64_t>(0, range);
  tree.write(folder + "energy_uj", std::to_string(counter));
  FakeClock clock;
  const auto sources = find_power_sources(Files(tree.root()), clock.clock());
  for (int i = 0; i < 20; ++i) {
    const auto power = *rc::gen::inRange<std::int64_t>(0, 50);  // W: at most 50 J a second
    counter = (counter + power * 1'000'000) % range;
    tree.write(folder + "energy_uj", std::to_string(counter));
    clock.now += 1s;
    const auto sample = sources[0]->read();
    RC_ASSERT(sample.has_value());
    RC_ASSERT(std::abs(sample->watts - static_cast<double>(power)) < 1e-9);
  }
}

TEST_F(Rapl, ACounterThatRunsBackwardsWithoutARangeIsTrouble) {
  std::filesystem::remove(tree_.root() / "sys/class/powercap/intel-rapl:0/max_energy_range_uj");
  set("intel-rapl:0", 1'000'000);
  const auto sources = find_power_sources(Files(tree_.root()), clock_.clock());
  clock_.now += 1s;
  set("intel-rapl:0", 900'000);
  EXPECT_THAT(sources[0]->read().trouble(), HasSubstr("ran backwards"));
}

TEST_F(Rapl, AClockThatStandsStillIsTroubleNotInfinity) {
  const auto sources = find_power_sources(Files(tree_.root()), clock_.clock());
  EXPECT_THAT(sources[0]->read().trouble(), HasSubstr("stood still"));
}

}  // namespace
}  // namespace edgegauge::telemetry
