// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/noise.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const std::vector<std::int64_t> kLate{50'000, 60'000, 70'000};

TEST(NoiseOf, IsTheShareOfTimeThatInterruptionsTook) {
  const Spin spin{.total = 1s, .usual = 25ns, .interruptions = {1'000'025, 3'000'025, 6'000'025}};
  const Noise noise = noise_of(spin, kLate);
  EXPECT_DOUBLE_EQ(noise.lost_share, 0.01);
  EXPECT_EQ(noise.longest, 6ms);
  EXPECT_DOUBLE_EQ(noise.per_second, 3);
  EXPECT_EQ(noise.clock_read, 25ns);
  EXPECT_EQ(noise.late_median, 60us);
  EXPECT_EQ(verdict(noise), Quiet::kNoisy);
}

TEST(NoiseOf, WithoutInterruptionsIsQuiet) {
  const Noise noise = noise_of({.total = 1s, .usual = 25ns, .interruptions = {}}, kLate);
  EXPECT_EQ(noise.lost_share, 0);
  EXPECT_EQ(verdict(noise), Quiet::kQuiet);
  EXPECT_THAT(describe(noise), HasSubstr("0% of the time"));
}

TEST(NoiseOf, AMachineInBetweenIsNeither) {
  EXPECT_EQ(verdict(noise_of({.total = 1s, .usual = 25ns, .interruptions = {2'000'000}}, kLate)),
            Quiet::kSome);
  EXPECT_EQ(verdict(noise_of({.total = 100s, .usual = 25ns, .interruptions = {12'000'000}}, kLate)),
            Quiet::kNoisy);
}

TEST(MeasureNoise, OfThisMachineIsPlausible) {
  const Noise noise = measure_noise(200ms);
  EXPECT_GE(noise.lost_share, 0);
  EXPECT_LT(noise.lost_share, 1);
  EXPECT_GT(noise.clock_read, 0ns);
  EXPECT_GE(noise.late_median, 0ns);
  EXPECT_GE(noise.late_p99, noise.late_median);
}

}  // namespace
}  // namespace edgegauge::telemetry
