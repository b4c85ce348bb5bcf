// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/device.h"
#include "fake_tree.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::device {
namespace {

using test::FakeTree;
using test::fixture;
using test::flags_below;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// The one finding with this flag.
Finding finding(const FakeTree& tree, const std::string& flag) {
  for (const Finding& each : examine(describe(tree.root()), tree.root())) {
    if (each.flag == flag) return each;
  }
  ADD_FAILURE() << "no finding " << flag;
  return {};
}

TEST(Examine, FindsNothingWrongWithABoardThatIsSetUpWell) {
  EXPECT_THAT(flags_below(fixture("odroid-n2")), IsEmpty());
}

TEST(Examine, FindsWhatSpoilsMeasuringOnALaptop) {
  EXPECT_THAT(flags_below(fixture("laptop-x86")),
              ElementsAre("background-load", "governor-not-performance", "memory-low", "near-thermal-limit",
                          "on-battery", "swap-in-use", "throttled-before", "turbo"));
}

TEST(Examine, FindsTheCeilingOfAJetsonInALowPowerMode) {
  EXPECT_THAT(flags_below(fixture("jetson-nano")),
              ElementsAre("frequency-ceiling", "governor-not-performance"));
}

TEST(Examine, NamesTheGovernorItsCpusAndTheCommandThatMendsIt) {
  const FakeTree tree("raspberry-pi-4b");
  const Finding found = finding(tree, "governor-not-performance");
  EXPECT_EQ(found.level, Finding::Level::kWarning);
  EXPECT_THAT(found.what, HasSubstr("CPU 0-3"));
  EXPECT_THAT(found.what, HasSubstr("ondemand"));
  EXPECT_THAT(found.mend, HasSubstr("echo performance | sudo tee"));
}

TEST(Examine, ReadsEachBitOfTheRaspberryPisFirmware) {
  struct Row {
    unsigned bit;
    const char* flag;
  };
  for (const Row& row :
       {Row{0, "under-voltage"}, Row{1, "frequency-capped"}, Row{2, "throttled"},
        Row{3, "soft-temperature-limit"}, Row{16, "under-voltage-before"}, Row{18, "throttled-before"}}) {
    FakeTree tree;
    tree.write("sys/devices/platform/soc/soc:firmware/get_throttled", fmt::format("{:x}\n", 1u << row.bit));
    EXPECT_THAT(flags_below(tree.root()), Contains(row.flag));
    EXPECT_FALSE(finding(tree, row.flag).mend.empty());
  }
}

TEST(Examine, SeesAVirtualMachineAndTheTimeThatItsHostTook) {
  FakeTree tree;
  tree.write("proc/cpuinfo", "processor\t: 0\nmodel name\t: X\nflags\t\t: lm hypervisor\n")
      .write("proc/stat", "cpu  1000 0 1000 7000 0 0 0 1000 0 0\n");
  EXPECT_THAT(flags_below(tree.root()), testing::IsSupersetOf({"virtual-machine", "stolen-time"}));
  EXPECT_THAT(finding(tree, "stolen-time").what, HasSubstr("10%"));
}

TEST(Examine, DoesNotCallAContainerAVirtualMachine) {
  FakeTree tree;
  tree.write(".dockerenv", "");
  EXPECT_THAT(flags_below(tree.root()), Not(Contains("virtual-machine")));
}

TEST(Examine, SeesAContainersCpuQuota) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/\n").write("sys/fs/cgroup/cpu.max", "150000 100000\n");
  EXPECT_THAT(finding(tree, "cpu-quota").what, HasSubstr("1.5 CPUs"));
  tree.write("sys/fs/cgroup/cpu.max", "max 100000\n");
  EXPECT_THAT(flags_below(tree.root()), Not(Contains("cpu-quota")));
}

TEST(Examine, SeesTheSmallestQuotaOfItsOwnGroupAndThoseAboveIt) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/system.slice/bench.service\n")
      .write("sys/fs/cgroup/cpu.max", "max 100000\n")
      .write("sys/fs/cgroup/system.slice/cpu.max", "50000 100000\n")
      .write("sys/fs/cgroup/system.slice/bench.service/cpu.max", "150000 100000\n")
      .write("sys/fs/cgroup/other/cpu.max", "1000 100000\n");
  EXPECT_THAT(finding(tree, "cpu-quota").what, HasSubstr("0.5 CPUs"));
}

TEST(Examine, MeasuresHeatAgainstTheZonesOwnLimit) {
  FakeTree tree;
  const std::string zone = "sys/class/thermal/thermal_zone0/";
  tree.write(zone + "type", "cpu-thermal\n")
      .write(zone + "trip_point_0_type", "passive\n")
      .write(zone + "trip_point_0_temp", "80000\n");
  tree.write(zone + "temp", "69000\n");
  EXPECT_THAT(flags_below(tree.root()), Not(Contains("near-thermal-limit")));
  tree.write(zone + "temp", "71000\n");
  EXPECT_THAT(finding(tree, "near-thermal-limit").what, HasSubstr("cpu-thermal is at 71 °C"));
}

TEST(Examine, GivesEveryWarningAFlagASentenceAndAWayOut) {
  for (const char* board :
       {"raspberry-pi-4b", "jetson-nano", "jetson-tx2", "jetson-xavier-nx", "laptop-x86"}) {
    for (const Finding& each : examine(describe(fixture(board)), fixture(board))) {
      EXPECT_FALSE(each.what.empty());
      EXPECT_TRUE(each.what.ends_with(".")) << each.what;
      EXPECT_EQ(each.flag.empty(), each.level == Finding::Level::kGood) << each.what;
      EXPECT_TRUE(each.level != Finding::Level::kWarning || !each.mend.empty()) << each.what;
    }
  }
}

TEST(Examine, EveryFlagThatABoardShowsIsDocumented) {
  const std::string page = edgegauge::test::read_text(EDGEGAUGE_SOURCE_DIR "/docs/devices.md");
  for (const char* board :
       {"raspberry-pi-4b", "odroid-n2", "jetson-nano", "jetson-tx2", "jetson-xavier-nx", "laptop-x86"}) {
    for (const std::string& flag : flags_below(fixture(board)))
      EXPECT_THAT(page, HasSubstr("`" + flag + "`")) << board;
  }
}

}  // namespace
}  // namespace edgegauge::device
