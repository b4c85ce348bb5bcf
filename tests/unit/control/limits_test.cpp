// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/limits.h"

#include "core/error.h"
#include "scratch.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

/// Two cores with 32 kB and 512 kB each, and 4 MB together.
device::Device two_cores() {
  device::Device device;
  device::Cluster& cores = device.clusters.emplace_back();
  cores.cores = cores.threads = 2;
  cores.cpus = cores.core_cpus = {0, 1};
  device.caches = {{1, "Instruction", 64 << 10, 1},
                   {1, "Data", 32 << 10, 1},
                   {2, "Unified", 512 << 10, 1},
                   {3, "Unified", 4 << 20, 2}};
  device.memory_bytes = std::int64_t{4} << 30;
  return device;
}

std::vector<std::int64_t> working_sets(const std::vector<PlannedLimit>& plan, int threads) {
  std::vector<std::int64_t> sizes;
  for (const PlannedLimit& one : plan) {
    if (one.limit.kind == "memcpy" && one.limit.threads == threads)
      sizes.push_back(*one.limit.working_set_bytes);
  }
  return sizes;
}

PlannedLimit planned(const std::string& kernel) {
  PlannedLimit plan{.limit = {}, .kernel = kernel, .cpus = {0}};
  plan.limit.quantity = kMultiplyAdds;
  return plan;
}

class Limits : public testing::Test {
 protected:
  std::vector<DeviceLimit> measure(const std::string& script, const std::vector<PlannedLimit>& plan,
                                   int rounds) {
    Preparer preparer;
    preparer.program = scratch_.write_script("program", "HERE=" + scratch_.folder().string() + "\n" + script);
    return measure_limits(plan, {.rounds = rounds, .window = Nanoseconds(1)}, preparer, [](int) {});
  }
  test::Scratch scratch_;
};

TEST_F(Limits, WorkingSetsAreHalfOfWhatTheThreadsHaveOfEachCacheThenMemory) {
  const auto plan = plan_limits(two_cores(), {0, 1});
  EXPECT_THAT(working_sets(plan, 1), ElementsAre(16 << 10, 256 << 10, 2 << 20, 64 << 20));
  EXPECT_THAT(working_sets(plan, 2), ElementsAre(32 << 10, 512 << 10, 2 << 20, 64 << 20));
}

TEST_F(Limits, AreMeasuredWithOneThreadAndWithOneOnEachCoreThatWeMayUse) {
  std::set<std::vector<int>> cpus;
  for (const PlannedLimit& one : plan_limits(two_cores(), {0, 1})) cpus.insert(one.cpus);
  EXPECT_THAT(cpus, ElementsAre(std::vector{0}, std::vector{0, 1}));
  cpus.clear();
  for (const PlannedLimit& one : plan_limits(two_cores(), {1})) cpus.insert(one.cpus);
  EXPECT_THAT(cpus, ElementsAre(std::vector{1}));
}

TEST_F(Limits, WithoutAnythingKnownOfTheDeviceThereIsMemoryAndOneThread) {
  const auto plan = plan_limits({}, {});
  EXPECT_THAT(working_sets(plan, 1), ElementsAre(64 << 20));
}

TEST_F(Limits, MemoryThatIsSmallIsNotFilled) {
  device::Device device = two_cores();
  device.memory_bytes = 100 << 20;
  EXPECT_EQ(working_sets(plan_limits(device, {0, 1}), 1).back(), 25 << 20);
}

TEST_F(Limits, InstructionsThatAProcessorLacksAreAbsentWithThatReasonAndNotTried) {
  for (const PlannedLimit& one : plan_limits(two_cores(), {0})) {
    if (one.limit.quantity != kMultiplyAdds) continue;
    const bool is_baseline = one.kernel == "fp32-sse2" || one.kernel == "fp32-neon";
    EXPECT_EQ(one.limit.reason.empty(), is_baseline) << one.kernel << ": " << one.limit.reason;
  }
  PlannedLimit lacking = planned("fast");
  lacking.limit.reason = "this processor has no wings";
  const auto limits = measure("touch $HERE/tried; echo 5", {lacking}, 1);
  EXPECT_FALSE(limits[0].best);
  EXPECT_EQ(limits[0].reason, "this processor has no wings");
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "tried"));
}

TEST_F(Limits, ALimitIsTheBestRoundWithTheMiddleAndTheWorstBesideIt) {
  const auto limits =
      measure("echo x >> $HERE/calls; n=$(wc -l < $HERE/calls); [ $n = 2 ] && echo 9e9 || echo ${n}e8",
              {planned("a")}, 3);
  EXPECT_EQ(limits[0].best, 9e9);
  EXPECT_EQ(limits[0].median, 3e8);
  EXPECT_EQ(limits[0].lowest, 1e8);
  EXPECT_EQ(limits[0].rounds, 3);
  EXPECT_EQ(limits[0].reason, "");
}

TEST_F(Limits, OfInstructionsThatCopyThoseThatReachMostAreKept) {
  std::vector<PlannedLimit> plan;
  for (const char* kernel : {"6", "8", "7", "broken"}) {
    for (const int threads : {1, 2}) {
      PlannedLimit& one = plan.emplace_back(planned(kernel));
      one.limit.quantity = kBandwidth;
      one.limit.kind = "copy";
      one.limit.instructions = kernel;
      one.limit.level = kMemoryLevel;
      one.limit.threads = threads;
    }
  }
  plan.push_back(planned("1"));
  plan.push_back(planned("2"));  // a peak: both
  const auto limits = measure("echo $3", plan, 1);
  std::vector<std::pair<std::string, int>> kept;
  for (const DeviceLimit& limit : limits) kept.emplace_back(limit.instructions, limit.threads);
  const DeviceLimit nothing;
  EXPECT_THAT(kept,
              ElementsAre(Pair("8", 1), Pair("8", 2), Pair("", nothing.threads), Pair("", nothing.threads)));
}

TEST_F(Limits, RoundsAreInterleaved) {
  measure("echo $3 >> $HERE/calls; echo 1", {planned("a"), planned("b")}, 2);
  EXPECT_EQ(test::read_text(scratch_ / "calls"), "a\nb\na\nb\n");
}

TEST_F(Limits, AnIllegalInstructionCostsOneRow) {
  const auto limits = measure("[ $3 = bad ] && kill -ILL $$; echo 7", {planned("bad"), planned("good")}, 2);
  EXPECT_FALSE(limits[0].best);
  EXPECT_THAT(limits[0].reason, HasSubstr("signal 4"));
  EXPECT_EQ(limits[1].best, 7);
}

TEST_F(Limits, AnAnswerThatIsNoFigureIsAReason) {
  EXPECT_THAT(measure("echo fast", {planned("a")}, 1)[0].reason, HasSubstr("no figure"));
  EXPECT_THAT(measure("echo 0", {planned("a")}, 1)[0].reason, HasSubstr("no figure"));
  EXPECT_THAT(measure("echo 5; exit 9", {planned("a")}, 1)[0].reason, HasSubstr("exit status 9"));
}

TEST_F(Limits, AnInterruptEndsMeasuring) {
  const std::atomic<bool> stop = true;
  Preparer preparer;
  preparer.program = scratch_.write_script("program", "sleep 60");
  preparer.stop = &stop;
  EXPECT_THROW(measure_limits({planned("a")}, {.rounds = 1, .window = Nanoseconds(1)}, preparer, [](int) {}),
               Error);
}

}  // namespace
}  // namespace edgegauge::control
