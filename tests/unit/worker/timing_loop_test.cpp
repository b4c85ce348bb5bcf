// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/timing_loop.h"

#include "support/sanitizers.h"
#include "unit/worker/allocation_count.h"
#include "unit/worker/fake_session.h"
#include "worker/measure.h"
#include "worker/request_loop.h"

#include <array>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace edgegauge::worker {
namespace {

using namespace std::chrono_literals;

/// Bytes that this process has handed to write() so far.
long written_bytes() {
  std::ifstream io("/proc/self/io");
  std::string key;
  long value = 0;
  while (io >> key >> value) {
    if (key == "wchar:") return value;
  }
  return 0;
}

protocol::MeasurePlan plan_of(std::size_t most, Nanoseconds limit = 10s) {
  protocol::MeasurePlan plan;
  plan.max_samples = most;
  plan.limit = limit;
  return plan;
}

TEST(TimeRequests, EverySampleHoldsTheTimeOfItsRequestAndNothingOfWhatIsBetween) {
  std::array<std::int64_t, 5> samples{};
  const std::int64_t start = now_ns();
  const auto taken = time_requests(
      samples, kNoDeadline, [] { std::this_thread::sleep_for(2ms); },
      [] {
        std::this_thread::sleep_for(20ms);
        return true;
      });
  const std::int64_t whole = now_ns() - start;
  EXPECT_EQ(taken, samples.size());
  std::int64_t sum = 0;
  for (const std::int64_t sample : samples) {
    EXPECT_GE(sample, Nanoseconds(2ms).count());
    sum += sample;
  }
  EXPECT_LE(sum, whole - Nanoseconds(100ms).count());
}

TEST(TimeRequests, StopsAfterTheRequestInWhichTheDeadlinePassed) {
  std::array<std::int64_t, 100> samples{};
  const auto taken = time_requests(
      samples, now_ns() - 1, [] {}, [] { return true; });
  EXPECT_EQ(taken, 1u);
}

TEST(TimeRequests, StopsWhenToldToInBetween) {
  std::array<std::int64_t, 100> samples{};
  int done = 0;
  const auto taken = time_requests(
      samples, kNoDeadline, [&] { ++done; }, [&] { return done < 7; });
  EXPECT_EQ(taken, 7u);
}

TEST(RequestLoop, NeitherAllocatesNorWrites) {
  test::FakeSession session;
  RequestLoop loop(session, 4);
  std::vector<std::int64_t> samples(1000);
  const long written = written_bytes();
  const long before = test::allocations();
  loop.time(samples);
  const long after = test::allocations();
  EXPECT_EQ(after, before);
  // UndefinedBehaviorSanitizer writes into a pipe to see whether memory is there.
  if (!edgegauge::test::kIsSanitized) {
    EXPECT_EQ(written_bytes(), written);
  }
}

TEST(RequestLoop, RotatesThroughItsRequestsFromOneCallToTheNext) {
  std::vector<std::size_t> asked;
  test::FakeSession session([&](std::size_t i) { asked.push_back(i); });
  RequestLoop loop(session, 3);
  std::array<std::int64_t, 2> two{};
  loop.time(two);
  loop.time(two);
  loop.time(two);
  EXPECT_EQ(asked, (std::vector<std::size_t>{0, 1, 2, 0, 1, 2}));
}

TEST(RequestLoop, ReadsTheAnswerOfEveryRequest) {
  test::FakeSession session;
  RequestLoop loop(session, 1);
  std::array<std::int64_t, 9> samples{};
  loop.time(samples);
  EXPECT_EQ(session.results_asked, 9);
}

TEST(WarmUp, LastsAtLeastItsTimeAndItsRuns) {
  test::FakeSession quick;
  RequestLoop quick_loop(quick, 1);
  protocol::MeasurePlan plan;
  plan.warm_up_at_least = 50ms;
  plan.warm_up_runs = 3;
  const std::int64_t start = now_ns();
  EXPECT_GE(warm_up(quick_loop, plan).size(), 3u);
  EXPECT_GE(now_ns() - start, Nanoseconds(50ms).count());

  test::FakeSession slow([](std::size_t) { std::this_thread::sleep_for(20ms); });
  RequestLoop slow_loop(slow, 1);
  plan.warm_up_at_least = 1ms;
  EXPECT_EQ(warm_up(slow_loop, plan).size(), 3u);

  plan.warm_up_at_least = 0ms;
  plan.warm_up_runs = 0;
  EXPECT_TRUE(warm_up(slow_loop, plan).empty());
}

TEST(Measure, ConvergesOnASteadyRequestWellBeforeItsLimit) {
  test::FakeSession session([](std::size_t) {
    const std::int64_t until = now_ns() + 20'000;
    while (now_ns() < until) {
    }
  });
  RequestLoop loop(session, 1);
  protocol::MeasurePlan plan = plan_of(1'000'000, 60s);
  plan.target = 0.2;
  std::vector<protocol::Progress> progress;
  const Measured measured =
      measure(loop, plan, [&](const protocol::Progress& now) { progress.push_back(now); });
  EXPECT_TRUE(measured.converged);
  EXPECT_GE(measured.samples_ns.size(), 30u);
  ASSERT_GE(progress.size(), 2u);
  EXPECT_EQ(progress.front().samples, 30u);
  EXPECT_EQ(progress.front().stage, Stage::kMeasure);
  EXPECT_GE(progress.back().median.count(), 20'000);
  EXPECT_GT(progress.back().relative_half_width, 0);
  EXPECT_LE(progress.back().relative_half_width, 0.2);
}

TEST(Measure, TellsTheTailOnceThereIsOne) {
  std::vector<std::int64_t> samples(100, 10);
  samples.resize(200, 20);
  samples[7] = 30;
  samples[150] = 40;
  EXPECT_EQ(p99_so_far(std::span(samples).first(99)), Nanoseconds::zero())
      << "one in a hundred takes a hundred";
  EXPECT_EQ(p99_so_far(std::span(samples).first(100)), Nanoseconds(10));
  EXPECT_EQ(p99_so_far(samples), Nanoseconds(20));
  samples[151] = 50;
  EXPECT_EQ(p99_so_far(samples), Nanoseconds(30));
}

TEST(Measure, TakesNoMoreSamplesThanItMay) {
  test::FakeSession session;
  RequestLoop loop(session, 1);
  protocol::MeasurePlan plan = plan_of(45);
  plan.target = 1e-9;
  const Measured measured = measure(loop, plan, [](const protocol::Progress&) {});
  EXPECT_EQ(measured.samples_ns.size(), 45u);
  EXPECT_FALSE(measured.converged);
}

TEST(Measure, GoesOnUntilTheFewestSamplesAreTaken) {
  test::FakeSession session;
  RequestLoop loop(session, 1);
  protocol::MeasurePlan plan = plan_of(100'000);
  plan.target = 1;
  plan.min_samples = 5000;
  protocol::Progress last;
  EXPECT_GE(measure(loop, plan, [&](const protocol::Progress& now) { last = now; }).samples_ns.size(), 5000u);
  EXPECT_GE(last.p99, last.median);
  EXPECT_GT(last.p99, Nanoseconds::zero());
}

TEST(Measure, StopsAtItsLimitAfterOneRequestAtTheLeast) {
  test::FakeSession session([](std::size_t) { std::this_thread::sleep_for(2ms); });
  RequestLoop loop(session, 1);
  const Measured measured = measure(loop, plan_of(1000, 1ms), [](const protocol::Progress&) {});
  EXPECT_EQ(measured.samples_ns.size(), 1u);
  EXPECT_FALSE(measured.converged);
}

TEST(Measure, TellsWhenItsSamplesWereTakenWithoutTheChecksBetween) {
  test::FakeSession session([](std::size_t) { std::this_thread::sleep_for(1ms); });
  RequestLoop loop(session, 1);
  const Measured measured =
      measure(loop, plan_of(60), [](const protocol::Progress&) { std::this_thread::sleep_for(50ms); });
  ASSERT_GE(measured.stretches.size(), 2u);
  std::size_t told = 0;
  Nanoseconds before{};
  for (const Stretch& stretch : measured.stretches) {
    EXPECT_GE(stretch.begin - before, 50ms) << "a check lies in between";
    std::int64_t busy = 0;
    for (std::int64_t i = 0; i < stretch.samples; ++i) busy += measured.samples_ns.at(told++);
    EXPECT_GE((stretch.end - stretch.begin).count(), busy);
    before = stretch.end;
  }
  EXPECT_EQ(told, measured.samples_ns.size());
}

TEST(Measure, ResourcesAreThoseOfTheTimedSlicesAlone) {
  test::FakeSession session([](std::size_t) { std::this_thread::sleep_for(1ms); });
  RequestLoop loop(session, 1);
  const std::int64_t start = now_ns();
  const Measured measured =
      measure(loop, plan_of(60), [](const protocol::Progress&) { std::this_thread::sleep_for(50ms); });
  const std::int64_t whole = now_ns() - start;
  std::int64_t sum = 0;
  for (const std::int64_t sample : measured.samples_ns) sum += sample;
  EXPECT_GE(measured.use.wall.count(), sum);
  EXPECT_LE(measured.use.wall.count(), whole - Nanoseconds(50ms).count());
  EXPECT_LT(measured.use.cpu, measured.use.wall);
  EXPECT_GT(measured.use.resident_bytes, 0);
  EXPECT_GE(measured.use.peak_resident_bytes, measured.use.resident_bytes);
}

}  // namespace
}  // namespace edgegauge::worker
