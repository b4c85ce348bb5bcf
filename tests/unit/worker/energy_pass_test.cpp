// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/energy_pass.h"

#include "unit/worker/fake_session.h"
#include "worker/offline.h"
#include "worker/timing_loop.h"

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

namespace edgegauge::worker {
namespace {

using namespace std::chrono_literals;

protocol::MeasurePlan plan_of(const LoadShape& load, Nanoseconds time) {
  protocol::MeasurePlan plan;
  plan.load = load;
  plan.energy_idle = 10ms;
  plan.energy_load = time;
  plan.limit = 50ms;
  plan.target = 1e-9;
  return plan;
}

class EnergyPassTest : public testing::Test {
 protected:
  EnergyPass pass_of(const protocol::MeasurePlan& plan) {
    return *energy_pass(loop_, plan, [&](std::int64_t until) { return run_back_to_back(loop_, until); });
  }
  static Nanoseconds load_of(const EnergyPass& pass) { return pass.load_end - pass.load_begin; }

  Nanoseconds request_ = 2ms;
  test::FakeSession session_{[this](std::size_t) { std::this_thread::sleep_for(request_); }};
  RequestLoop loop_{session_, 1};
};

TEST_F(EnergyPassTest, IsNotMadeUnlessItIsAskedFor) {
  EXPECT_FALSE(energy_pass(loop_, plan_of({}, 0ms), {}));
}

TEST_F(EnergyPassTest, OfAClosedLoopLeavesNoTimeBetweenRequests) {
  const EnergyPass pass = pass_of(plan_of({}, 100ms));
  EXPECT_GE(load_of(pass), 100ms);
  EXPECT_LE(pass.requests, 50);
  EXPECT_EQ(pass.requests, session_.results_asked);
  EXPECT_GE(pass.load_begin - pass.idle_begin, 10ms);
  EXPECT_GE(pass.idle_end - pass.load_end, 10ms);
}

TEST_F(EnergyPassTest, OfAScheduleHasTheTimeThatItsRateLeavesFree) {
  for (const LoadKind kind : {LoadKind::kPaced, LoadKind::kPoisson}) {
    const EnergyPass pass = pass_of(plan_of({.kind = kind, .rate = 50}, 205ms));
    EXPECT_EQ(pass.requests, 11);  // the 205 ms, made up to whole gaps of 20 ms
    EXPECT_GE(load_of(pass), 220ms);
    EXPECT_LT(load_of(pass), 260ms);
  }
}

TEST_F(EnergyPassTest, OfAnOverloadedScheduleEndsInTimeAndCountsWhatWasServed) {
  request_ = 20ms;
  const EnergyPass pass = pass_of(plan_of({.kind = LoadKind::kPaced, .rate = 1000}, 200ms));
  EXPECT_EQ(pass.requests, session_.results_asked);
  EXPECT_LE(pass.requests, 11);
  EXPECT_LT(load_of(pass), 300ms);
}

/// Who ran requests, and how many at once.
struct Threads {
  std::mutex lock;
  std::map<std::thread::id, int> requests;
  std::atomic<int> under_way = 0, most = 0;

  void run(std::size_t) {
    most = std::max(most.load(), ++under_way);
    std::this_thread::sleep_for(2ms);
    --under_way;
    const std::lock_guard held(lock);
    ++requests[std::this_thread::get_id()];
  }
};

TEST(EnergyPassOfInstances, RunsAllOfThemAtOnceInTheThreadsThatMeasured) {
  Threads threads;
  const auto request = [&](std::size_t i) { threads.run(i); };
  test::FakeSession session(request);
  RequestLoop loop(session, 1);
  const protocol::MeasurePlan plan = plan_of({.kind = LoadKind::kOffline, .instances = 3}, 200ms);
  const auto make = [&] { return Instance{std::make_unique<test::FakeSession>(request), 1}; };
  OfflineMeasured offline = measure_offline(loop, plan, make, [](const protocol::Progress&) {});
  const std::map<std::thread::id, int> measured = threads.requests;
  ASSERT_EQ(measured.size(), 3u);
  threads.most = 0;
  const auto pass =
      energy_pass(loop, plan, [&](std::int64_t until) { return offline.instances->run_until(loop, until); });
  EXPECT_EQ(threads.most, 3);
  EXPECT_EQ(threads.requests.size(), 3u) << "no thread is new";
  std::int64_t requests = 0;
  for (const auto& [thread, count] : threads.requests) {
    EXPECT_GT(count, measured.at(thread) + 20);
    requests += count - measured.at(thread);
  }
  EXPECT_EQ(pass->requests, requests);
}

TEST(EnergyPassOfInstances, HandsOnWhatFailsInOneOfThem) {
  std::atomic<bool> fails = false;
  test::FakeSession session;
  RequestLoop loop(session, 1);
  protocol::MeasurePlan plan = plan_of({.kind = LoadKind::kOffline, .instances = 2}, 20ms);
  const auto make = [&] {
    return Instance{std::make_unique<test::FakeSession>([&](std::size_t) {
                      if (fails) throw std::runtime_error("out of memory");
                    }),
                    1};
  };
  OfflineMeasured offline = measure_offline(loop, plan, make, [](const protocol::Progress&) {});
  fails = true;
  EXPECT_THROW(offline.instances->run_until(loop, now_ns() + 20'000'000), std::runtime_error);
}

}  // namespace
}  // namespace edgegauge::worker
