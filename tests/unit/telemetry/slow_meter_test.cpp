// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/energy.h"
#include "telemetry/meter.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;

constexpr double kIdle = 2, kBusy = 5;  ///< watts
constexpr double kNoise = 0.1;          ///< of a reading

double seconds(Nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

/// As a run with `--meter` makes it for a meter of this period.
EnergyPass pass_for(Nanoseconds period) {
  EnergyPass pass{.idle_begin = 100s, .load_begin = 100s + idle_time(period), .requests = 1000};
  pass.load_end = pass.load_begin + load_time(period);
  pass.idle_end = pass.load_end + idle_time(period);
  return pass;
}

/// What the meter writes down: the mean of each period, with noise, periods lying anyhow to the pass.
MeterRecord record_of(const EnergyPass& pass, Nanoseconds period, std::mt19937_64& random) {
  std::normal_distribution<double> noise(0, kNoise);
  std::uniform_real_distribution<double> phase(0, 1);
  const double step = seconds(period), begin = seconds(pass.load_begin), end = seconds(pass.load_end);
  MeterRecord record;
  for (double t = seconds(pass.idle_begin) - (5 + phase(random)) * step;
       t < seconds(pass.idle_end) + 5 * step; t += step) {
    const double busy = std::max(0.0, std::min(t + step, end) - std::max(t, begin)) / step;
    record.seconds.push_back(t + step / 2);
    record.watts.push_back(kIdle + busy * (kBusy - kIdle) + noise(random));
  }
  return record;
}

bool holds(const Estimate& estimate, double real) {
  return estimate.interval->low <= real && real <= estimate.interval->high;
}

/// A slow meter tells an idle power by ten readings: too few for their autocorrelation, but not for what they
/// scatter by.
TEST(SlowMeters, TheIntervalHoldsTheTruth) {
  for (const Nanoseconds period : {500ms, 1000ms}) {
    const EnergyPass pass = pass_for(period);
    const double per_watt = seconds(pass.load_end - pass.load_begin) / static_cast<double>(pass.requests);
    std::mt19937_64 random(1);
    int gross = 0, net = 0, told = 0;
    constexpr int kRuns = 1000;
    for (int run = 0; run < kRuns; ++run) {
      const auto series = align_meter(record_of(pass, period, random), {&pass, 1}, {.name = "meter"});
      ASSERT_TRUE(series[0]);
      const Energy energy = energy_of(pass, 1, *series[0]);
      ASSERT_TRUE(energy.gross_joules) << energy.reason;
      gross += holds(*energy.gross_joules, kBusy * per_watt);
      if (!energy.net_joules) continue;  // the idle powers happened to differ by more than 3%
      ++told;
      net += holds(*energy.net_joules, (kBusy - kIdle) * per_watt);
    }
    const double coverage = static_cast<double>(net) / told;
    fmt::print("simulated meter, a reading every {:g} s: coverage_gross={:.3f} coverage_net={:.3f}\n",
               seconds(period), static_cast<double>(gross) / kRuns, coverage);
    EXPECT_GE(told, kRuns / 2);
    EXPECT_GE(gross, 0.94 * kRuns);
    EXPECT_GE(coverage, 0.94);
  }
}

/// Of one reading nothing says what it scatters by.
TEST(SlowMeters, OfOneReadingWhileIdlingGiveNoNetEnergy) {
  const EnergyPass pass = pass_for(60s);
  PowerSeries series;
  series.source = {.name = "meter", .pause = 60s};
  series.is_aligned = true;
  for (Nanoseconds at = pass.idle_begin - 30s; at < pass.idle_end + 60s; at += 60s)
    series.samples.push_back({at, at > pass.load_begin && at < pass.load_end ? kBusy : kIdle});
  const Energy energy = energy_of(pass, 1, series);
  EXPECT_TRUE(energy.gross_joules);
  EXPECT_FALSE(energy.net_joules);
  EXPECT_THAT(energy.reason, testing::HasSubstr("fewer than two readings while idling"));
}

}  // namespace
}  // namespace edgegauge::telemetry
