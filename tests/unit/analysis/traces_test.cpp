// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/traces.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::analysis {
namespace {

using Samples = std::vector<std::int64_t>;

TEST(Trace, OfFewRequestsIsEachOfThem) {
  const Trace trace = make_trace(Samples{4'000'000, 1'000'000}, Samples{2'000'000, 3'000'000});
  ASSERT_EQ(trace.requests.size(), 4u);
  EXPECT_DOUBLE_EQ(trace.requests[0].start_s, -0.005);
  EXPECT_DOUBLE_EQ(trace.requests[1].start_s, -0.001);
  EXPECT_DOUBLE_EQ(trace.requests[2].start_s, 0);
  EXPECT_DOUBLE_EQ(trace.requests[3].start_s, 0.002);
  EXPECT_DOUBLE_EQ(trace.requests[3].latency_ns, 3'000'000);
}

TEST(Trace, OfRequestsOfWhichItIsKnownStandsWhereTheyCame) {
  const Trace trace =
      make_trace(Samples{}, Samples{2'000'000, 3'000'000}, Samples{1'000'000'000, 500'000'000});
  ASSERT_EQ(trace.requests.size(), 2u);
  EXPECT_DOUBLE_EQ(trace.requests[0].start_s, 0.5);
  EXPECT_DOUBLE_EQ(trace.requests[0].latency_ns, 3'000'000);
  EXPECT_DOUBLE_EQ(trace.requests[1].start_s, 1);
}

TEST(Trace, TellsWhereTheSteadyStateBeginsAndDistributesWhatFollows) {
  const Samples samples{9'000'000, 8'000'000, 2'000'000, 3'000'000};
  const Trace trace = make_trace(Samples{}, samples, {}, 2);
  EXPECT_EQ(trace.requests.size(), 4u);
  EXPECT_DOUBLE_EQ(trace.steady_from_s, 0.017);
  EXPECT_DOUBLE_EQ(trace.distribution.front().latency_ns, 2'000'000);
  EXPECT_DOUBLE_EQ(trace.distribution.back().latency_ns, 3'000'000);
  const Samples at{0, 1'000'000'000, 2'000'000'000, 3'000'000'000};
  EXPECT_DOUBLE_EQ(make_trace(Samples{}, samples, at, 2).steady_from_s, 2);
}

TEST(Sensed, LeavesOutWhatCameAfterTheLastRequest) {
  const Series temperature{"temperature", "celsius", {0, 100, 200, 300}, {40, 41, 42, 43}};
  const auto until = [&](const char* end) {
    return sensed_while_measured(
        {temperature}, {{"watched_from_ns", "50"}, {"measured_from_ns", "100"}, {"measured_to_ns", end}});
  };
  EXPECT_EQ(until("250")[0].values, (std::vector<float>{41, 42}));
  EXPECT_TRUE(until("149").empty());
  EXPECT_TRUE(until("1").empty()) << "which cannot be";
}

TEST(Sensed, CountsFromWhenMeasuringBeganAndLeavesOutWhatWasBefore) {
  const Series temperature{"temperature", "celsius", {0, 1000, 2000}, {40, 41, 42}};
  const std::vector<Series> sensed =
      sensed_while_measured({temperature}, {{"watched_from_ns", "500"}, {"measured_from_ns", "1600"}});
  ASSERT_EQ(sensed.size(), 1u);
  EXPECT_EQ(sensed[0].at_ns, (std::vector<std::int64_t>{900}));
  EXPECT_EQ(sensed[0].values, (std::vector<float>{42}));
}

TEST(Sensed, IsNothingWhereTheTimesDoNotFitTogether) {
  const Series temperature{"temperature", "celsius", {0}, {40}};
  EXPECT_TRUE(sensed_while_measured({temperature}, {{"measured_from_ns", "5"}}).empty());
  EXPECT_TRUE(
      sensed_while_measured({temperature}, {{"watched_from_ns", "x"}, {"measured_from_ns", "5"}}).empty());
  EXPECT_TRUE(
      sensed_while_measured({temperature}, {{"watched_from_ns", "0"}, {"measured_from_ns", "5"}}).empty());
}

TEST(Trace, OfNoRequestIsEmpty) {
  EXPECT_TRUE(make_trace(Samples{5}, Samples{}).requests.empty());
  EXPECT_TRUE(make_trace(Samples{5}, Samples{}).distribution.empty());
}

Samples some_samples() {
  Samples samples =
      *rc::gen::nonEmpty(rc::gen::container<Samples>(rc::gen::inRange<std::int64_t>(1, 1'000'000)));
  const int repeats = *rc::gen::inRange(1, 40);
  const Samples once = samples;
  for (int i = 1; i < repeats; ++i) samples.insert(samples.end(), once.begin(), once.end());
  return samples;
}

RC_GTEST_PROP(Trace, IsShortInOrderAndKeepsTheSlowest, ()) {
  const Samples samples = some_samples();
  const Trace trace = make_trace(Samples{}, samples);
  RC_ASSERT(trace.requests.size() <= std::min<std::size_t>(samples.size(), 160));
  RC_ASSERT(std::ranges::is_sorted(trace.requests, {}, &TracePoint::start_s));
  const auto slowest = std::ranges::max(trace.requests, {}, &TracePoint::latency_ns);
  RC_ASSERT(slowest.latency_ns == static_cast<double>(std::ranges::max(samples)));
}

RC_GTEST_PROP(Trace, AtLeastTheNamedShareWasDoneWithinATime, ()) {
  const Samples samples = some_samples();
  const auto done_within = [&](double ns) {
    const auto done =
        std::ranges::count_if(samples, [&](std::int64_t one) { return static_cast<double>(one) <= ns; });
    return static_cast<double>(done) / static_cast<double>(samples.size());
  };
  for (const DistributionPoint& point : make_trace(Samples{}, samples).distribution)
    RC_ASSERT(done_within(point.latency_ns) >= point.share - 1e-12);
}

}  // namespace
}  // namespace edgegauge::analysis
