// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/group.h"

#include "support.h"

#include <gtest/gtest.h>

namespace edgegauge::telemetry {
namespace {

using test::FakeTree;

constexpr const char* kWithoutQuota = "usage_usec 10\nuser_usec 7\nsystem_usec 3\n";

TEST(HeldByQuotaTest, IsOfThisGroupAndAllAboveIt) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/a/b/c\n")
      .write("sys/fs/cgroup/a/b/c/cpu.stat", kWithoutQuota)
      .write("sys/fs/cgroup/a/b/cpu.stat",
             "usage_usec 9\nnr_periods 30\nnr_throttled 7\nthrottled_usec 41000\n")
      .write("sys/fs/cgroup/a/cpu.stat", "usage_usec 9\nnr_periods 30\nnr_throttled 1\nthrottled_usec 2\n")
      .write("sys/fs/cgroup/other/cpu.stat", "usage_usec 9\nthrottled_usec 500\n");
  const auto held = held_by_quota(Files(tree.root()));
  ASSERT_TRUE(held) << held.trouble();
  EXPECT_EQ(held->count(), 41'002'000);
}

/// Within a container its own group is the top of what it sees.
TEST(HeldByQuotaTest, IsThatOfTheTopGroupInAContainer) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/\n")
      .write("sys/fs/cgroup/cpu.stat", "usage_usec 9\nthrottled_usec 3\n");
  EXPECT_EQ(held_by_quota(Files(tree.root()))->count(), 3000);
}

TEST(HeldByQuotaTest, IsAbsentWhereTheKernelCountsNone) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "5:cpu:/x\n1:name=systemd:/x\n")
      .write("sys/fs/cgroup/x/cpu.stat", kWithoutQuota);
  EXPECT_TRUE(held_by_quota(Files(tree.root())).is_absent());
  tree.write("proc/self/cgroup", "0::/x\n");
  EXPECT_TRUE(held_by_quota(Files(tree.root())).is_absent());
}

TEST(HeldByQuotaTest, ATimeThatCannotBeIsTrouble) {
  for (const char* text :
       {"throttled_usec -1\n", "throttled_usec 9223372036854775807\n", "throttled_usec x\n"}) {
    FakeTree tree;
    tree.write("proc/self/cgroup", "0::/x\n").write("sys/fs/cgroup/x/cpu.stat", text);
    EXPECT_FALSE(held_by_quota(Files(tree.root())).trouble().empty()) << text;
  }
}

TEST(GroupMemoryTest, TellsPageCacheApartInAGroupOfTheProcessOwn) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/user.slice/controller\n")
      .write("proc/77/cgroup", "0::/user.slice/cell\n")
      .write("proc/78/cgroup", "0::/user.slice/controller\n");
  for (const char* group : {"cell", "controller"})
    tree.write(std::string("sys/fs/cgroup/user.slice/") + group + "/memory.stat",
               "anon 41943040\nfile 31457280\nfile_mapped 5\n");
  const Files files(tree.root());
  EXPECT_EQ(*group_anonymous(files, 77), 41943040);
  EXPECT_EQ(*group_file_cache(files, 77), 31457280);
  EXPECT_TRUE(group_anonymous(files, 78).is_absent()) << "others are in that group, too";
  EXPECT_TRUE(group_anonymous(files, 79).is_absent());
}

}  // namespace
}  // namespace edgegauge::telemetry
