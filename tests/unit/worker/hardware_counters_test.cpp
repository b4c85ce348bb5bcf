// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/hardware_counters.h"

#include "core/units.h"

#include <array>
#include <chrono>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <linux/perf_event.h>

namespace edgegauge::worker {
namespace {

using namespace std::chrono_literals;

TEST(WholeCount, IsScaledToTheTimeThatWasAskedFor) {
  EXPECT_EQ(whole_count({.value = 500, .enabled_ns = 100, .running_ns = 100}), 500);
  EXPECT_EQ(whole_count({.value = 900, .enabled_ns = 100, .running_ns = 90}), 1000);
}

TEST(WholeCount, IsRefusedWhenATenthOfItOrMoreWouldBeAGuess) {
  EXPECT_FALSE(whole_count({.value = 890, .enabled_ns = 100, .running_ns = 89}));
  EXPECT_FALSE(whole_count({.value = 0, .enabled_ns = 100, .running_ns = 0}));
  EXPECT_FALSE(whole_count({.value = 0, .enabled_ns = 0, .running_ns = 0})) << "never started";
}

/// Nanoseconds on a processor: the kernel counts them without help of the hardware, by the same road.
constexpr std::array kProcessorTime = std::to_array<HardwareEvent>(
    {{PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK, &ResourceUse::instructions}});

void compute_for(Nanoseconds time) {
  for (const Nanoseconds end = monotonic_now() + time; monotonic_now() < end;) {
  }
}

std::optional<std::int64_t> counted(const HardwareCounters& counters,
                                    const std::vector<HardwareCount>& before = {HardwareCount{}}) {
  if (counters.counts().empty()) return std::nullopt;
  ResourceUse use;
  counters.tell(before, use);
  return use.instructions;
}

class HardwareCountersTest : public testing::Test {
 protected:
  void SetUp() override {
    counters_.start();
    compute_for(1ms);
    counters_.stop();
    if (!counted(counters_)) GTEST_SKIP() << "perf_event_open(2) is not to be had here";
  }
  HardwareCounters counters_{kProcessorTime};
};

TEST_F(HardwareCountersTest, CountBetweenStartAndStopAlone) {
  const std::int64_t before = *counted(counters_);
  compute_for(20ms);
  EXPECT_EQ(*counted(counters_), before);
  counters_.start();
  compute_for(20ms);
  counters_.stop();
  EXPECT_GT(*counted(counters_), before);
}

TEST_F(HardwareCountersTest, TellWhatCameSinceAMomentAlone) {
  const std::vector<HardwareCount> before = counters_.counts();  // after a millisecond of something else
  EXPECT_FALSE(counted(counters_, before)) << "nothing was counted since";
  counters_.start();
  compute_for(5ms);
  counters_.stop();
  const std::int64_t all = *counted(counters_), since = *counted(counters_, before);
  EXPECT_EQ(static_cast<std::uint64_t>(all - since), before[0].value);
}

TEST_F(HardwareCountersTest, CountThreadsThatWereStartedLater) {
  const auto counted_of_a_thread = [&](Nanoseconds computing) {
    const std::int64_t before = *counted(counters_);
    counters_.start();
    std::jthread([&] { compute_for(computing); }).join();
    counters_.stop();
    return *counted(counters_) - before;
  };
  const std::int64_t idle = counted_of_a_thread(0ms);
  EXPECT_GT(counted_of_a_thread(50ms), idle + 1'000'000) << "a fiftieth of it, on however busy a machine";
}

TEST(HardwareCounters, WhatTheKernelRefusesIsAbsent) {
  constexpr std::array kNoSuchThing =
      std::to_array<HardwareEvent>({{PERF_TYPE_SOFTWARE, 12345, &ResourceUse::cycles}});
  HardwareCounters counters(kNoSuchThing);
  counters.start();
  counters.stop();
  EXPECT_TRUE(counters.counts().empty());
  ResourceUse use;
  counters.tell({}, use);
  EXPECT_FALSE(use.cycles);
}

}  // namespace
}  // namespace edgegauge::worker
