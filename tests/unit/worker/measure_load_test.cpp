// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/measure_load.h"

#include "core/timeline.h"
#include "unit/worker/fake_session.h"
#include "worker/offline.h"
#include "worker/timing_loop.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace edgegauge::worker {
namespace {

using namespace std::chrono_literals;

protocol::MeasurePlan plan_of(const LoadShape& load, std::size_t most, Nanoseconds limit = 10s) {
  protocol::MeasurePlan plan;
  plan.load = load;
  plan.max_samples = most;
  plan.limit = limit;
  plan.target = 1e-9;
  return plan;
}

LoadShape paced(double rate) { return {.kind = LoadKind::kPaced, .rate = rate}; }

void busy_for(Nanoseconds time) {
  const std::int64_t until = now_ns() + time.count();
  while (now_ns() < until) {
  }
}

const OnCheck kQuiet = [](const protocol::Progress&) {};

TEST(MeasureLoad, KeepsTheScheduleAndTheQueueAcrossChecksThatTakeLong) {
  test::FakeSession session([](std::size_t) { busy_for(1ms); });
  RequestLoop loop(session, 1);
  const Measured measured = measure_load(
      loop, plan_of(paced(2000), 100), [](const protocol::Progress&) { std::this_thread::sleep_for(100ms); });
  ASSERT_EQ(measured.samples_ns.size(), 100u);
  ASSERT_EQ(measured.at_ns.size(), 100u);
  ASSERT_EQ(measured.service_ns.size(), 100u);
  std::int64_t answered_before = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(measured.at_ns[i], static_cast<std::int64_t>(i) * 500'000);
    const std::int64_t began = measured.at_ns[i] + measured.samples_ns[i] - measured.service_ns[i];
    EXPECT_GE(began, answered_before) << "one at a time";
    answered_before = began + measured.service_ns[i];
  }
  EXPECT_GE(measured.samples_ns.back(), 50 * 1'000'000)
      << "at twice the capacity, half of the time is backlog";
  EXPECT_LT(measured.use.wall, Nanoseconds(answered_before) + 100ms) << "checks are no part of the time";
}

TEST(MeasureLoad, MeasuresASustainedClosedLoopToItsEndWithTheStartOfEachRequest) {
  test::FakeSession session([](std::size_t) { busy_for(200us); });
  RequestLoop loop(session, 1);
  LoadShape load;
  load.sustained = 300ms;
  const Measured measured = measure_load(loop, plan_of(load, 100'000, 300ms), kQuiet);
  EXPECT_TRUE(measured.converged);
  ASSERT_EQ(measured.at_ns.size(), measured.samples_ns.size());
  EXPECT_TRUE(measured.service_ns.empty());
  EXPECT_GE(measured.at_ns.back() + measured.samples_ns.back(), Nanoseconds(300ms).count());
  for (std::size_t i = 1; i < measured.at_ns.size(); ++i)
    EXPECT_GE(measured.at_ns[i], measured.at_ns[i - 1] + measured.samples_ns[i - 1]);
}

TEST(MeasureLoad, ASustainedScheduleIsMeasuredToItsEndInEveryWindow) {
  for (const LoadKind kind : {LoadKind::kPaced, LoadKind::kPoisson}) {
    test::FakeSession session;
    RequestLoop loop(session, 1);
    const LoadShape load{.kind = kind, .rate = 200, .sustained = 300ms};
    Measured measured = measure_load(loop, plan_of(load, 100'000, 300ms), kQuiet);
    EXPECT_TRUE(measured.converged);
    EXPECT_LT(measured.at_ns.back(), Nanoseconds(300ms).count());
    Measurement stored;
    stored.load = load;
    stored.converged = measured.converged;
    stored.at_ns = std::move(measured.at_ns);
    stored.samples_ns = std::move(measured.samples_ns);
    stored.service_ns = std::move(measured.service_ns);
    EXPECT_EQ(windows_of(stored).size(), 10u) << name_of(kind);
  }
}

TEST(MeasureLoad, SaysThatASustainedMeasurementWasCutOffByItsMemory) {
  test::FakeSession session;
  RequestLoop loop(session, 1);
  LoadShape load;
  load.sustained = 10s;
  const Measured measured = measure_load(loop, plan_of(load, 1000), kQuiet);
  EXPECT_EQ(measured.samples_ns.size(), 1000u);
  EXPECT_FALSE(measured.converged);
}

TEST(WarmUpLoad, LastsItsTimeAndItsRunsAtTheRateThatIsMeasured) {
  test::FakeSession session;
  RequestLoop loop(session, 1);
  protocol::MeasurePlan plan = plan_of(paced(100), 1000);
  plan.warm_up_at_least = 100ms;
  plan.warm_up_runs = 3;
  EXPECT_EQ(warm_up_load(loop, plan).size(), 10u);
  plan.warm_up_at_least = 0ms;
  EXPECT_EQ(warm_up_load(loop, plan).size(), 3u);
}

TEST(MeasureOffline, RunsEachInstanceInItsThreadAndAllAtOnce) {
  std::atomic<int> under_way = 0, most = 0;
  const auto request = [&](std::size_t) {
    most = std::max(most.load(), ++under_way);
    std::this_thread::sleep_for(2ms);
    --under_way;
  };
  test::FakeSession session(request);
  RequestLoop loop(session, 1);
  protocol::MeasurePlan plan = plan_of({.kind = LoadKind::kOffline, .instances = 3}, 3000, 200ms);
  plan.warm_up_at_least = 20ms;
  const OfflineMeasured offline = measure_offline(
      loop, plan,
      [&] {
        return Instance{std::make_unique<test::FakeSession>(request), 1};
      },
      kQuiet);
  EXPECT_EQ(most, 3);
  const Measured& measured = offline.measured;
  EXPECT_FALSE(offline.warm_up_ns.empty());
  ASSERT_EQ(measured.at_ns.size(), measured.samples_ns.size());
  ASSERT_FALSE(measured.at_ns.empty());
  for (std::size_t i = 1; i < measured.at_ns.size(); ++i) {
    EXPECT_GE(measured.at_ns[i], 0);
    EXPECT_GE(measured.at_ns[i] + measured.samples_ns[i], measured.at_ns[i - 1] + measured.samples_ns[i - 1]);
  }
  std::int64_t busy = 0;
  for (const std::int64_t sample : measured.samples_ns) busy += sample;
  EXPECT_GT(busy, 2 * Nanoseconds(200ms).count()) << "more than two at once on average";
}

/// Slower ones than the first begin later, and by themselves would be measured cold.
TEST(MeasureOffline, EachInstanceMakesItsRequestsOfWarmUpHoweverShortThatIs) {
  constexpr int kInstances = 3;
  std::array<std::vector<Nanoseconds>, kInstances> began;  // each written by its own instance
  int made = 1;
  const auto session_of = [&began](int number) {
    return test::FakeSession([&of_this = began.at(static_cast<std::size_t>(number)), number](std::size_t) {
      of_this.push_back(monotonic_now());
      std::this_thread::sleep_for(number * 10ms + 100us);
    });
  };
  test::FakeSession session = session_of(0);
  RequestLoop loop(session, 1);
  protocol::MeasurePlan plan = plan_of({.kind = LoadKind::kOffline, .instances = kInstances}, 3000, 100ms);
  plan.warm_up_at_least = 0ms;
  plan.warm_up_runs = 3;
  const OfflineMeasured offline = measure_offline(
      loop, plan,
      [&] {
        return Instance{std::make_unique<test::FakeSession>(session_of(made++)), 1};
      },
      kQuiet);
  for (const auto& times : began) {
    const auto cold =
        std::ranges::count_if(times, [&](Nanoseconds at) { return at < offline.measured.began; });
    EXPECT_GE(cold, 3);
    EXPECT_GT(static_cast<std::ptrdiff_t>(times.size()), cold) << "and is measured then";
  }
  EXPECT_GE(std::ranges::min(offline.measured.at_ns), 0);
}

TEST(MeasureOffline, HandsOnWhyAnInstanceCouldNotBeMade) {
  test::FakeSession session;
  RequestLoop loop(session, 1);
  const auto make = []() -> Instance { throw std::runtime_error("no memory for another"); };
  EXPECT_THROW(
      measure_offline(loop, plan_of({.kind = LoadKind::kOffline, .instances = 2}, 100), make, kQuiet),
      std::runtime_error);
}

}  // namespace
}  // namespace edgegauge::worker
