// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/cgroup.h"

#include "scratch.h"

#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

/// Files as the kernel lays them out, below a root of their own. A new folder stays empty here, where the
/// kernel would fill it, so that those that the code will make are there from the start.
class CgroupTest : public testing::Test {
 protected:
  CgroupTest() {
    write("proc/self/cgroup", "1:cpu:/elsewhere\n0::/user.slice/run.scope\n");
    write("sys/fs/cgroup/user.slice/run.scope/cgroup.controllers", "cpu memory pids\n");
    write("sys/fs/cgroup/user.slice/run.scope/cgroup.procs", "");
    write("sys/fs/cgroup/user.slice/run.scope/cgroup.subtree_control", "");
    for (const char* name : {"cgroup.procs", "memory.max", "memory.swap.max", "memory.oom.group"})
      write(cell_ + name, "");
    write(cell_ + "memory.peak", "123456\n");
    write(cell_ + "memory.events", "low 0\nhigh 0\nmax 7\noom 2\noom_kill 3\noom_group_kill 1\n");
  }

  void write(const std::string& name, const std::string& text) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }
  std::string read(const std::string& name) { return test::read_text(root_ / name); }

  test::Scratch root_;
  const std::string scope_ = "sys/fs/cgroup/user.slice/run.scope/";
  const std::string cell_ = scope_ + "edgegauge-cell-" + std::to_string(getpid()) + "/";
};

TEST_F(CgroupTest, LimitsMemoryForbidsSwapAndKillsAllAtOnce) {
  const auto parent = CgroupParent::find(root_.folder());
  ASSERT_TRUE(parent);
  EXPECT_EQ(read(scope_ + "cgroup.subtree_control"), "+memory");
  const auto cgroup = parent->make(500'000'000);
  ASSERT_TRUE(cgroup);
  EXPECT_EQ(read(cell_ + "memory.max"), "500000000");
  EXPECT_EQ(read(cell_ + "memory.swap.max"), "0");
  EXPECT_EQ(read(cell_ + "memory.oom.group"), "1");
  ASSERT_EQ(::write(cgroup->procs(), "0", 1), 1);
  EXPECT_EQ(read(cell_ + "cgroup.procs"), "0");
  EXPECT_EQ(cgroup->counts().peak_bytes, 123456);
  EXPECT_EQ(cgroup->counts().oom_kills, 3);
}

TEST_F(CgroupTest, SetsNoLimitWhereNoneIsAskedFor) {
  ASSERT_TRUE(CgroupParent::find(root_.folder())->make(0));
  EXPECT_EQ(read(cell_ + "memory.max"), "");
}

TEST_F(CgroupTest, CountsThatTheKernelDoesNotKeepAreAbsentNotZero) {
  const auto cgroup = CgroupParent::find(root_.folder())->make(0);
  fs::remove(root_ / (cell_ + "memory.peak"));
  fs::remove(root_ / (cell_ + "memory.events"));
  EXPECT_FALSE(cgroup->counts().peak_bytes);
  EXPECT_FALSE(cgroup->counts().oom_kills);
}

TEST_F(CgroupTest, IsNotThereWhereItIsNotDelegated) {
  for (const char* harm : {"no memory", "version 1", "no folder"}) {
    if (harm == std::string("no memory")) write(scope_ + "cgroup.controllers", "cpu pids\n");
    if (harm == std::string("version 1")) write("proc/self/cgroup", "4:memory:/user.slice\n");
    if (harm == std::string("no folder")) write("proc/self/cgroup", "0::/other\n");
    EXPECT_FALSE(CgroupParent::find(root_.folder())) << harm;
  }
  EXPECT_EQ(read(scope_ + "cgroup.subtree_control"), "") << "nothing was changed";
}

TEST_F(CgroupTest, RemovesWhatAKilledControllerLeft) {
  const fs::path old = root_ / (scope_ + "edgegauge-cell-1");
  fs::create_directory(old);
  ASSERT_TRUE(CgroupParent::find(root_.folder()));
  EXPECT_FALSE(fs::exists(old));
}

}  // namespace
}  // namespace edgegauge::control
