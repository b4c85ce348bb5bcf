// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge {
namespace {

using namespace std::chrono_literals;

PhaseRecord phase(std::string name, Nanoseconds wall) {
  PhaseRecord record;
  record.name = std::move(name);
  record.wall = wall;
  return record;
}

/// 10 ms +- 0.1 ms, cycling without long memory.
Measurement steady(std::size_t samples) {
  Measurement measurement;
  for (std::size_t i = 0; i < samples; ++i) {
    measurement.samples_ns.push_back(9'900'000 + static_cast<std::int64_t>(i * 37 % 101) * 2'000);
  }
  measurement.batch = 4;
  measurement.phases = {phase("exec", 2ms), phase("read+parse", 30ms), phase("first", 12ms),
                        phase("next", 90ms)};
  measurement.use = {.wall = 2s,
                     .cpu = 7s,
                     .peak_resident_bytes = 50'000'000,
                     .resident_bytes = 40'000'000,
                     .involuntary_switches = 6,
                     .busy_threads = 4};
  return measurement;
}

std::optional<Estimate> figure(std::string_view name, const Measurement& measurement) {
  return find_metric(name)->compute(measurement);
}

TEST(Metrics, HaveDistinctNamesAndAreComplete) {
  std::set<std::string_view> names;
  for (const MetricRow& row : metrics()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.title.empty() || row.unit.empty()) << row.name;
    EXPECT_TRUE(row.meaning.ends_with('.')) << row.name;
    EXPECT_NE(row.format, nullptr);
    EXPECT_NE(row.compute, nullptr);
    EXPECT_EQ(find_metric(row.name), &row);
  }
  EXPECT_EQ(find_metric("latency"), nullptr);
}

TEST(Metrics, UseKnownUnits) {
  const std::set<std::string_view> units{"ns", "1/s", "bytes", "cores", "count", "ratio", "value", "J", "W"};
  for (const MetricRow& row : metrics()) EXPECT_TRUE(units.contains(row.unit)) << row.unit;
}

TEST(Metrics, ThroughputIsBatchTimesSamplesOverBusyTime) {
  const auto throughput = figure("throughput", steady(101));
  EXPECT_NEAR(throughput->value, 4 / 0.010, 0.1);
  EXPECT_LT(throughput->interval->low, throughput->value);
  EXPECT_GT(throughput->interval->high, throughput->value);
}

TEST(Metrics, LoadTimeIsEveryPhaseBeforeTheFirstInference) {
  const Measurement measurement = steady(100);
  EXPECT_DOUBLE_EQ(figure("load_time", measurement)->value, 32e6);
  EXPECT_DOUBLE_EQ(figure("first_inference", measurement)->value, 12e6);
  EXPECT_DOUBLE_EQ(figure("cold_start_total", measurement)->value, 44e6);
}

TEST(Metrics, LoadTimeIsAbsentWhenTheFirstInferenceIsFusedWithLoading) {
  Measurement measurement = steady(100);
  measurement.phases = {phase("read+parse+first", 44ms)};
  EXPECT_FALSE(figure("load_time", measurement));
  EXPECT_FALSE(figure("cold_start_total", measurement));
}

TEST(Metrics, APercentileThatTheSamplesDoNotDetermineIsAbsent) {
  EXPECT_TRUE(figure("latency_p50", steady(101)));
  EXPECT_FALSE(figure("latency_p99", steady(101)));
  EXPECT_TRUE(figure("latency_p99", steady(3000)));
  EXPECT_FALSE(figure("latency_p50", steady(5)));
}

TEST(Metrics, FiguresAreThoseOfTheSteadyPart) {
  Measurement measurement = steady(1000);
  for (std::size_t i = 0; i < 300; ++i) measurement.samples_ns[i] *= 2;
  const double mixed = figure("latency_mean", measurement)->value;
  measurement.steady_state = SteadyState{.label = SteadyLabel::kWarmUp, .cut = 300};
  EXPECT_NEAR(figure("latency_p50", measurement)->value, 10e6, 0.1e6);
  EXPECT_NEAR(figure("latency_p90", measurement)->value, 10e6, 0.2e6);
  EXPECT_NEAR(figure("latency_mean", measurement)->value, 10e6, 0.1e6);
  EXPECT_GT(mixed, 12e6);
  EXPECT_EQ(figure("samples", measurement)->value, 1000) << "those measured";
}

TEST(Metrics, WithoutASteadyStateTheMedianSpansEveryLevelAndThereIsNoOtherPercentile) {
  Measurement measurement = steady(3000);
  for (std::size_t i = 2000; i < 3000; ++i) measurement.samples_ns[i] *= 2;
  measurement.steady_state = SteadyState{.label = SteadyLabel::kNoSteadyState};
  const Interval levels = *figure("latency_p50", measurement)->interval;
  EXPECT_NEAR(levels.low, 10e6, 0.1e6);
  EXPECT_NEAR(levels.high, 20e6, 0.2e6);
  for (const char* name : {"latency_p90", "latency_p99", "latency_p99_bound"})
    EXPECT_FALSE(figure(name, measurement)) << name;
}

TEST(Metrics, WithoutASteadyStateMeanAndThroughputSpanTheMeansOfTheParts) {
  Measurement measurement = steady(3000);
  for (std::size_t i = 0; i < 3000; ++i)  // 10 ms to 20 ms, without a jump
    measurement.samples_ns[i] += 10'000'000 * static_cast<std::int64_t>(i) / 3000;
  EXPECT_LT(figure("latency_mean", measurement)->interval->half_width(), 4e6);
  measurement.steady_state = SteadyState{.label = SteadyLabel::kDrifting};
  const Interval mean = *figure("latency_mean", measurement)->interval;
  EXPECT_NEAR(mean.low, 10.25e6, 0.1e6);
  EXPECT_NEAR(mean.high, 19.75e6, 0.1e6);
  const Interval rate = *figure("throughput", measurement)->interval;
  EXPECT_NEAR(rate.low, 4 / 0.01975, 2);
  EXPECT_NEAR(rate.high, 4 / 0.01025, 4);
}

TEST(Metrics, WithoutASteadyStateTheRateOfAnswersSpansTheMeansOfTheParts) {
  Measurement measurement = steady(400);
  std::int64_t at = 0;
  for (std::size_t i = 0; i < 400; ++i) {
    measurement.samples_ns[i] = 10'000'000 + 10'000'000 * static_cast<std::int64_t>(i) / 400;
    measurement.at_ns.push_back(at);
    at += measurement.samples_ns[i];
  }
  measurement.steady_state = SteadyState{.label = SteadyLabel::kDrifting};
  const Interval rate = *figure("throughput", measurement)->interval;
  EXPECT_NEAR(rate.low, 4 / 0.01975, 2);
  EXPECT_NEAR(rate.high, 4 / 0.01025, 4);
}

TEST(Metrics, ServiceTimeAndLagHaveTheSteadyPartsOrEveryLevelAsLatencyHas) {
  Measurement measurement = steady(3000);
  for (std::size_t i = 0; i < 3000; ++i) {
    const std::int64_t level = i < 1000 ? 2 : 1;  // a slow beginning
    measurement.at_ns.push_back(static_cast<std::int64_t>(i) * 40'000'000);
    measurement.service_ns.push_back(measurement.samples_ns[i] * level);
    measurement.samples_ns[i] = measurement.service_ns[i] + 5'000'000 * level;
  }
  measurement.steady_state = SteadyState{.label = SteadyLabel::kWarmUp, .cut = 1000};
  EXPECT_NEAR(figure("service_time", measurement)->value, 10e6, 0.1e6);
  EXPECT_NEAR(figure("schedule_lag", measurement)->value, 5e6, 1);
  measurement.steady_state = SteadyState{.label = SteadyLabel::kNoSteadyState};
  EXPECT_NEAR(figure("service_time", measurement)->interval->high, 20e6, 0.2e6);
  EXPECT_NEAR(figure("schedule_lag", measurement)->interval->high, 10e6, 1);
  EXPECT_LE(figure("schedule_lag", measurement)->interval->low, 5e6);
  EXPECT_FALSE(figure("schedule_lag_p99", measurement));
}

TEST(Metrics, OnlyThoseOfSamplesHaveAnInterval) {
  Measurement measurement = steady(3000);
  const Estimate some{.value = 1, .interval = Interval{0.9, 1.1}};
  Energy& energy = measurement.energy.emplace();
  energy.gross_joules = energy.net_joules = energy.load_watts = some;
  measurement.own_overhead = some;
  for (const bool scheduled : {false, true}) {
    for (std::size_t i = 0; scheduled && i < measurement.samples_ns.size(); ++i) {
      measurement.at_ns.push_back(static_cast<std::int64_t>(i) * 40'000'000);
      measurement.service_ns.push_back(measurement.samples_ns[i]);
    }
    for (const MetricValue& value : compute_metrics(measurement))
      EXPECT_LE(value.estimate.interval.has_value(), find_metric(value.name)->known == Known::kFromSamples)
          << value.name;
  }
}

TEST(Metrics, TheTailIsBoundedWhereEnoughRequestsTell) {
  EXPECT_FALSE(figure("latency_p99_bound", steady(600)));
  const auto bound = figure("latency_p99_bound", steady(3000));
  ASSERT_TRUE(bound);
  EXPECT_GE(bound->value, figure("latency_p99", steady(3000))->value);
}

TEST(Metrics, UseOfTheMachineIsPerWallTime) {
  EXPECT_DOUBLE_EQ(figure("cpu_cores", steady(30))->value, 3.5);
  EXPECT_DOUBLE_EQ(figure("involuntary_switches", steady(30))->value, 3);
}

TEST(Metrics, WhatTheProcessorCountedIsPerSampleAndAbsentWhereNobodyDid) {
  Measurement measurement = steady(30);
  for (const char* name : {"instructions_per_cycle", "instructions_per_sample", "cache_misses_per_sample"})
    EXPECT_FALSE(figure(name, measurement)) << name;
  measurement.use.instructions = 6'000'000;
  measurement.use.cycles = 4'000'000;
  measurement.use.cache_misses = 0;
  const double samples = 4.0 * static_cast<double>(measurement.samples_ns.size());
  EXPECT_DOUBLE_EQ(figure("instructions_per_cycle", measurement)->value, 1.5);
  EXPECT_DOUBLE_EQ(figure("instructions_per_sample", measurement)->value, 6e6 / samples);
  EXPECT_DOUBLE_EQ(figure("cache_misses_per_sample", measurement)->value, 0) << "counted, and none";
}

TEST(Metrics, ThreadsThatTheKernelDoesNotTellAreAbsent) {
  Measurement measurement = steady(30);
  EXPECT_DOUBLE_EQ(figure("busy_threads", measurement)->value, 4);
  measurement.use.busy_threads.reset();
  EXPECT_FALSE(figure("busy_threads", measurement));
}

TEST(Metrics, AnEmptyMeasurementDeterminesNothing) { EXPECT_TRUE(compute_metrics({}).empty()); }

TEST(Metrics, AreFormattedWithTheirUnits) {
  EXPECT_EQ(find_metric("latency_p50")->format(12'345'678), "12.3 ms");
  EXPECT_EQ(find_metric("throughput")->format(9.7), "9.70/s");
  EXPECT_EQ(find_metric("memory_peak")->format(50'000'000), "50.0 MB");
  EXPECT_EQ(find_metric("cpu_cores")->format(3.5), "3.50 cores");
  EXPECT_EQ(find_metric("outlier_share")->format(0.0125), "1.25%");
}

}  // namespace
}  // namespace edgegauge
