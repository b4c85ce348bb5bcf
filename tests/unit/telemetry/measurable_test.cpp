// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/measurable.h"

#include "support.h"

#include <algorithm>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/fsuid.h>
#include <unistd.h>

namespace edgegauge::telemetry {
namespace {

using test::FakeTree;
using testing::HasSubstr;

Measurable row(const Files& files, const std::string& name) {
  const auto rows = find_measurable(files);
  const auto found = std::ranges::find(rows, name, &Measurable::name);
  return found == rows.end() ? Measurable{"none", {}, {}, {}, {}} : *found;
}

TEST(MeasurableTest, SaysByWhatAndWhatItIsNow) {
  const Files nano = test::files_of("jetson-nano");
  EXPECT_EQ(row(nano, "power").how, "INA3221 (POM_5V_IN), all that the board takes, 2.15 W now");
  EXPECT_EQ(row(nano, "GPU").how, "57000000.gpu, 461 MHz now, 42% busy");
  EXPECT_EQ(row(nano, "clock").how, "cpufreq, 1.43 GHz now");
  EXPECT_EQ(row(nano, "temperature").state, Measurable::State::kYes);
}

TEST(MeasurableTest, SaysThatThereIsNoneOfWhatIsNotThere) {
  const FakeTree tree;
  for (const Measurable& each : find_measurable(Files(tree.root()))) {
    EXPECT_EQ(each.state, Measurable::State::kNo) << each.name;
    EXPECT_FALSE(each.how.empty()) << each.name;
  }
}

TEST(MeasurableTest, SaysWhatIsWrongWithASensorThatIsInTrouble) {
  FakeTree tree("odroid-n2");
  tree.write("sys/class/hwmon/hwmon0/power1_input", "garbage\n")
      .write("sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq", "x")
      .write("sys/devices/system/cpu/cpufreq/policy2/scaling_cur_freq", "x");
  const Files files(tree.root());
  EXPECT_EQ(row(files, "power").state, Measurable::State::kTrouble);
  EXPECT_THAT(row(files, "power").how, HasSubstr("not a number"));
  EXPECT_EQ(row(files, "clock").state, Measurable::State::kTrouble);
}

/// As somebody who is not root, whom no file's mode would keep out.
class Nobody {
 public:
  Nobody() { setfsuid(65534); }
  ~Nobody() { setfsuid(geteuid()); }
  Nobody(const Nobody&) = delete;
  Nobody& operator=(const Nobody&) = delete;
};

TEST(MeasurableTest, NamesEveryCounterThatMayNotBeRead) {
  namespace fs = std::filesystem;
  FakeTree tree("laptop-x86");
  const auto open_to_all = [](const fs::path& path) { fs::permissions(path, fs::perms(0755)); };
  open_to_all(tree.root());
  for (const auto& entry : fs::recursive_directory_iterator(tree.root())) open_to_all(entry.path());
  const std::string zones = "sys/class/powercap/intel-rapl:0";
  const auto forbid = [&](const std::string& file) { fs::permissions(tree.root() / file, fs::perms::none); };
  forbid(zones + ":2/energy_uj");
  const auto mend = [&] {
    const Nobody nobody;
    return row(Files(tree.root()), "power").mend;
  };
  EXPECT_EQ(mend(), "sudo chmod a+r /" + zones + ":2/energy_uj");
  forbid(zones + "/energy_uj");
  EXPECT_EQ(mend(), "sudo chmod a+r /" + zones + "/energy_uj /" + zones + ":2/energy_uj");
}

TEST(MeasurableTest, AdvisesAnIna3221ToAverageWhereItCan) {
  FakeTree tree("jetson-orin-nano");
  EXPECT_EQ(row(Files(tree.root()), "power").mend, "");
  const std::string samples = "sys/bus/i2c/devices/1-0040/hwmon/hwmon1/samples";
  tree.write(samples, "1\n");
  EXPECT_THAT(row(Files(tree.root()), "power").mend, HasSubstr("echo 16 | sudo tee /" + samples));
  tree.write(samples, "16\n");
  EXPECT_EQ(row(Files(tree.root()), "power").mend, "");
}

TEST(MeasurableTest, KnowsARaspberryPi5sOwnRails) {
  EXPECT_THAT(row(test::files_of("raspberry-pi-5"), "power").mend, HasSubstr("vcgencmd pmic_read_adc"));
  EXPECT_THAT(row(test::files_of("raspberry-pi-4b"), "power").mend, HasSubstr("INA219"));
}

}  // namespace
}  // namespace edgegauge::telemetry
