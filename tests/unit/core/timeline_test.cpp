// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/timeline.h"

#include "core/metrics.h"

#include <algorithm>
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kMs = 1'000'000;

/// A queue whose requests come every `gap` and take `service`, in ms.
Measurement queue(int requests, std::int64_t gap, std::int64_t service) {
  Measurement measurement;
  measurement.load = {.kind = LoadKind::kPaced, .rate = 1e3 / static_cast<double>(gap)};
  std::int64_t free = 0;
  for (int i = 0; i < requests; ++i) {
    const std::int64_t at = i * gap * kMs;
    free = std::max(free, at) + service * kMs;
    measurement.at_ns.push_back(at);
    measurement.samples_ns.push_back(free - at);
    measurement.service_ns.push_back(service * kMs);
  }
  return measurement;
}

double metric(const Measurement& measurement, const char* name) {
  return find_metric(name)->compute(measurement)->value;
}

TEST(Timeline, OfAQueueBelowCapacityServesWhatIsOffered) {
  Measurement measurement = queue(1000, 10, 4);
  measurement.batch = 2;
  EXPECT_NEAR(metric(measurement, "throughput"), 200, 1);
  EXPECT_NEAR(metric(measurement, "offered_rate"), 100, 0.01);
  EXPECT_NEAR(metric(measurement, "utilisation"), 0.4, 0.001);
  EXPECT_EQ(metric(measurement, "schedule_lag"), 0);
  EXPECT_EQ(metric(measurement, "service_time"), 4e6);
  EXPECT_THAT(overload(measurement), IsEmpty());
}

/// Ten requests in ten gaps would be one too many.
TEST(Timeline, OfAFewRequestsBelowCapacityServesWhatIsOfferedToo) {
  EXPECT_DOUBLE_EQ(metric(queue(10, 10, 4), "throughput"), 100);
  EXPECT_FALSE(served_rate(queue(1, 10, 4)));
}

/// So many instances on half as many cores: a request takes twice as long while all of them work. The one
/// that is last works alone.
Measurement offline(int instances, int requests_each) {
  Measurement measurement;
  measurement.load = {.kind = LoadKind::kOffline, .instances = instances};
  std::vector<std::pair<std::int64_t, std::int64_t>> answered;  // when, and how long it took
  for (int i = 0; i < instances; ++i) {
    std::int64_t at = i * 20 * kMs / instances;  // until then its warm-up was under way
    for (int n = 0; n < requests_each; ++n) {
      const std::int64_t takes = n + 1 == requests_each ? (20 - 10 * i / instances) * kMs : 20 * kMs;
      answered.emplace_back(at += takes, takes);
    }
  }
  std::ranges::sort(answered);
  for (const auto& [when, takes] : answered) {
    measurement.at_ns.push_back(when - takes);
    measurement.samples_ns.push_back(takes);
  }
  return measurement;
}

/// However many there are, and however few requests each of them answers: the time in which some have not
/// begun, or are done, is not theirs.
RC_GTEST_PROP(Timeline, OfInstancesServesWhatAllOfThemServeTogether, ()) {
  const int instances = *rc::gen::inRange(1, 17);
  const int requests_each = *rc::gen::inRange(2, 30);
  Measurement measurement = offline(instances, requests_each);
  measurement.batch = 4;
  RC_ASSERT(std::abs(metric(measurement, "throughput") / (4 * instances / 0.02) - 1) < 1e-9);
}

TEST(Timeline, CountsWhatIsServedFromTheSteadyStateOn) {
  Measurement measurement = queue(1000, 10, 4);
  for (std::int64_t& at : measurement.at_ns) at += 1000 * kMs;  // after a hundred that came too slowly
  for (int i = 99; i >= 0; --i) {
    measurement.at_ns.insert(measurement.at_ns.begin(), i * 10 * kMs);
    measurement.samples_ns.insert(measurement.samples_ns.begin(), 1);
  }
  measurement.at_ns[0] = -100'000 * kMs;
  EXPECT_LT(metric(measurement, "throughput"), 20);
  measurement.steady_state = SteadyState{.label = SteadyLabel::kWarmUp, .cut = 100, .drift = {}};
  EXPECT_NEAR(metric(measurement, "throughput"), 100, 1);
}

TEST(Timeline, OfAQueueAboveCapacityIsAnOverload) {
  const Measurement measurement = queue(1000, 10, 20);
  EXPECT_NEAR(metric(measurement, "throughput"), 50, 0.1);
  EXPECT_NEAR(metric(measurement, "offered_rate"), 100, 0.01);
  EXPECT_THAT(overload(measurement), HasSubstr("100 requests per second arrived, and 50.0 were served"));
}

TEST(Timeline, OfAQueueThatIsFullButKeepsUpIsNone) { EXPECT_THAT(overload(queue(1000, 10, 10)), IsEmpty()); }

TEST(Timeline, OfAnUnsustainedClosedLoopHasNone) {
  Measurement measurement;
  measurement.samples_ns.assign(100, kMs);
  EXPECT_FALSE(served_rate(measurement));
  EXPECT_FALSE(find_metric("offered_rate")->compute(measurement));
  EXPECT_FALSE(find_metric("schedule_lag")->compute(measurement));
  EXPECT_FALSE(find_metric("utilisation")->compute(measurement));
  EXPECT_FALSE(find_metric("throughput_kept")->compute(measurement));
  EXPECT_THAT(windows_of(measurement), IsEmpty());
  EXPECT_THAT(overload(measurement), IsEmpty());
}

/// A closed loop that slows down from one ms a request to two after half of its time.
Measurement slowing(Nanoseconds length) {
  Measurement measurement;
  measurement.load.sustained = length;
  for (std::int64_t at = 0; at < length.count();) {
    const std::int64_t takes = at < length.count() / 2 ? kMs : 2 * kMs;
    measurement.at_ns.push_back(at);
    measurement.samples_ns.push_back(takes);
    at += takes;
  }
  return measurement;
}

TEST(Timeline, OfASustainedLoadHasTenWindowsAndWhatIsKeptOfTheFirst) {
  const Measurement measurement = slowing(20s);
  const std::vector<Window> windows = windows_of(measurement);
  ASSERT_EQ(windows.size(), 10u);
  EXPECT_EQ(windows[0].from, 0s);
  EXPECT_EQ(windows[9].to, 20s);
  EXPECT_NEAR(windows[0].throughput, 1000, 1);
  EXPECT_NEAR(windows[9].throughput, 500, 1);
  EXPECT_EQ(*windows[9].p50_ns, 2e6);
  EXPECT_NEAR(metric(measurement, "throughput_kept"), 0.5, 0.01);
}

/// So long a time of requests that came by a schedule, whose last one was answered before its end.
Measurement sustained(Measurement measurement, LoadKind kind, Nanoseconds length) {
  measurement.load.kind = kind;
  measurement.load.sustained = length;
  measurement.converged = true;
  return measurement;
}

TEST(Timeline, ASustainedScheduleHasItsLastWindowThoughTheLastAnswerComesBeforeItsEnd) {
  const Measurement paced = sustained(queue(200, 10, 4), LoadKind::kPaced, 2s);
  ASSERT_EQ(windows_of(paced).size(), 10u);
  EXPECT_EQ(windows_of(paced)[9].requests, 20);
  EXPECT_DOUBLE_EQ(metric(paced, "throughput_last"), 100);
  EXPECT_DOUBLE_EQ(metric(paced, "throughput_kept"), 1);
}

TEST(Timeline, ASustainedScheduleAtRandomHasItsLastWindowHoweverLongNothingHasCome) {
  Measurement random = sustained(queue(200, 10, 4), LoadKind::kPoisson, 2s);
  for (auto* series : {&random.at_ns, &random.samples_ns, &random.service_ns}) series->resize(175);
  ASSERT_EQ(windows_of(random).size(), 10u);
  EXPECT_EQ(windows_of(random)[8].requests, 15);
  EXPECT_EQ(windows_of(random)[9].requests, 0);
  EXPECT_FALSE(windows_of(random)[9].p50_ns);
  EXPECT_EQ(metric(random, "throughput_last"), 0);
}

TEST(Timeline, OfALongSustainedLoadHasWindowsOfAMinute) {
  EXPECT_EQ(windows_of(slowing(1200s)).size(), 20u);
  EXPECT_EQ(windows_of(slowing(1200s))[7].to - windows_of(slowing(1200s))[7].from, 60s);
}

TEST(Timeline, WindowsEndWhereSamplesEnd) {
  Measurement measurement = slowing(20s);
  measurement.load.sustained = 40s;
  EXPECT_EQ(windows_of(measurement).size(), 5u);
}

LoadShape any_load() {
  LoadShape load{.kind = static_cast<LoadKind>(*rc::gen::inRange(0, 4))};
  if (load.has_arrivals()) load.rate = *rc::gen::inRange(1, 1 << 24) / 3.0e3;
  if (load.kind == LoadKind::kOffline) load.instances = *rc::gen::inRange(1, 1024);
  if (*rc::gen::arbitrary<bool>())
    load.sustained = std::chrono::milliseconds(*rc::gen::inRange(1, 100'000'000));
  return load;
}

RC_GTEST_PROP(LoadShapes, ComeBackFromTheirText, ()) {
  const LoadShape load = any_load();
  RC_ASSERT(parse_load_shape(to_text(load)) == load);
}

TEST(LoadShapes, AreRefusedWhereTheyAreNone) {
  for (const char* text :
       {"", "open", "paced", "paced 0/s", "paced inf/s", "paced nan/s", "paced 5", "offline", "offline x0",
        "closed 5/s", "closed sustained", "closed sustained 0s", "closed sustained 5s more"})
    EXPECT_FALSE(parse_load_shape(text)) << text;
  EXPECT_EQ(to_text({}), "closed");
  EXPECT_EQ(to_text({.kind = LoadKind::kPaced, .rate = 5, .sustained = 1200s}), "paced 5/s sustained 1200s");
}

}  // namespace
}  // namespace edgegauge
