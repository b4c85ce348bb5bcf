// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/complete.h"

#include "scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

using testing::Contains;
using testing::IsSupersetOf;
using testing::Not;

/// A machine on which others worked before the run, and whose processor a quota limits.
class StateFlagsTest : public testing::Test {
 protected:
  StateFlagsTest() {
    for (const char* folder : {"proc/self", "sys/fs/cgroup"})
      std::filesystem::create_directories(scratch_ / folder);
    scratch_.write("proc/loadavg", "9.00 9.00 9.00 3/200 1234\n");
    scratch_.write("proc/self/cgroup", "0::/\n");
    scratch_.write("sys/fs/cgroup/cpu.max", "50000 100000\n");
    plan_.root = scratch_.folder();
  }

  test::Scratch scratch_;
  Plan plan_;
};

CellTelemetry with_reading(const std::string& name, double before, double after) {
  CellTelemetry telemetry;
  telemetry.states.push_back({name, "", before, after});
  return telemetry;
}

TEST_F(StateFlagsTest, OfACellAreThoseOfTheStartUntilItTellsItself) {
  const StateFlags state(plan_);
  EXPECT_THAT(state.after_cell({}), IsSupersetOf({"background-load", "cpu-quota"}));
  EXPECT_THAT(state.after_cell(with_reading("background_cpu", 0, 0.01)), Not(Contains("background-load")));
  EXPECT_THAT(state.after_cell(with_reading("held_by_quota", 1, 1)), Not(Contains("cpu-quota")));
  EXPECT_THAT(state.after_cell(with_reading("held_by_quota", 1, 2)), Contains("cpu-quota"));
}

TEST_F(StateFlagsTest, OfTheRunAreWithoutWhatCellsTellThemselves) {
  const std::vector<std::string> flags = StateFlags(plan_).of_run();
  EXPECT_THAT(flags, Not(Contains("background-load")));
  EXPECT_THAT(flags, Not(Contains("cpu-quota")));
  EXPECT_THAT(flags, Contains("clock-unknown")) << "it is so of the machine, whatever a cell does";
}

}  // namespace
}  // namespace edgegauge::control
