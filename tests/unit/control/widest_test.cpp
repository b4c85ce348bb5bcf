// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/widest.h"

#include <chrono>
#include <map>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;

store::CellKey key(const std::string& model, int repeat = 0) {
  store::CellKey made;
  made.model_hash = made.model = model;
  made.repeat = repeat;
  return made;
}

Estimate around(double value, double half_width) {
  return {value, Interval{value - half_width, value + half_width}};
}

/// A process that the run has and that was measured.
void measured(Widest& widest, std::size_t cell, const store::CellKey& of, const Estimate& p50,
              Nanoseconds took, const std::optional<SteadyState>& state = {}) {
  widest.plan(cell, of);
  widest.add(of, p50, took, state);
}

TEST(Widest, IsTheSettingWithTheWidestRelativeInterval) {
  Widest widest(0.01);
  measured(widest, 0, key("a"), around(1000, 50), 1s);
  measured(widest, 1, key("b"), around(10, 1), 1s);
  measured(widest, 2, key("c"), around(10, 0.05), 1s);
  const auto next = widest.next(1h);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->cell, 1u);
  EXPECT_EQ(next->repeat, 1);
}

TEST(Widest, IsNoneWhenEachIsWithinTheTargetOrHasNoRoom) {
  Widest widest(0.01);
  measured(widest, 0, key("a"), around(1000, 9), 1s);
  EXPECT_FALSE(widest.next(1h));
  measured(widest, 1, key("b"), around(1000, 90), 20s);
  EXPECT_FALSE(widest.next(10s));
  EXPECT_TRUE(widest.next(20s));
  widest.give_up(key("b"));
  EXPECT_FALSE(widest.next(1h));
}

TEST(Widest, KeepsLoadsApart) {
  Widest widest(0.01);
  store::CellKey paced = key("a");
  paced.load = "paced 5/s";
  measured(widest, 0, key("a"), around(1000, 9), 1s);
  measured(widest, 1, paced, around(500, 10), 1s);
  const auto next = widest.next(1h);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->cell, 1u);
  EXPECT_EQ(next->repeat, 1);
}

TEST(Widest, CountsOnFromTheLastProcess) {
  Widest widest(0.01);
  measured(widest, 4, key("a", 2), around(10, 1), 1s);
  measured(widest, 0, key("a", 0), around(10, 1), 1s);
  EXPECT_EQ(widest.next(1h)->repeat, 3);
  EXPECT_EQ(widest.next(1h)->cell, 4u);
}

TEST(Widest, AProcessWithoutAMedianTellsNothing) {
  Widest widest(0.01);
  measured(widest, 0, key("a"), {10, std::nullopt}, 1s);
  EXPECT_FALSE(widest.next(1h));
  EXPECT_FALSE(widest.has_room(key("a"), 1h));
}

TEST(Widest, GivesNoNumberThatTheRunHasWhateverBecameOfItsProcess) {
  Widest widest(0.01);
  measured(widest, 0, key("a", 3), {10, std::nullopt}, 1s);
  widest.plan(1, key("a", 4));  // left out, or was cut off
  measured(widest, 2, key("a", 0), around(10, 1), 1s);
  EXPECT_EQ(widest.next(1h)->repeat, 5);
}

TEST(Widest, AProcessThatFailedBeforeAnotherWasMeasuredGivesUpTheSetting) {
  Widest widest(0.01);
  widest.plan(0, key("a", 1));
  widest.plan(1, key("a", 0));
  widest.give_up(key("a", 1));
  widest.add(key("a", 0), around(10, 1), 1s);
  EXPECT_FALSE(widest.next(1h));
  EXPECT_FALSE(widest.has_room(key("a", 2), 1h));
}

TEST(Widest, KnowsWhereASettingIsInThePlan) {
  Widest widest(0.01);
  widest.plan(7, key("a", 1));
  widest.plan(9, key("a", 0));
  EXPECT_EQ(widest.place_of(key("a", 5)), 7u);
  EXPECT_FALSE(widest.place_of(key("b")));
}

TEST(Widest, WhatHasNoSteadyStateComesLastAndInTurns) {
  const SteadyState drifting{.label = SteadyLabel::kDrifting};
  Widest widest(0.01);
  measured(widest, 0, key("moves"), around(10, 5), 1s, drifting);
  measured(widest, 1, key("moves too"), around(10, 3), 1s, drifting);
  measured(widest, 2, key("noisy"), around(10, 1), 1s, SteadyState{});
  EXPECT_EQ(widest.next(1h)->cell, 2u) << "more processes narrow it";
  widest.give_up(key("noisy"));
  EXPECT_EQ(widest.next(1h)->cell, 0u);
  measured(widest, 0, key("moves", 1), around(10, 0.01), 1s, SteadyState{});
  EXPECT_EQ(widest.next(1h)->cell, 1u)
      << "the one with fewer processes, though one of the other's was steady";
}

RC_GTEST_PROP(Widest, SpendsOnUntilEveryMedianIsWithinTheTarget, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint32_t>());
  std::normal_distribution<double> normal;
  Widest widest(0.01);
  std::map<std::size_t, double> error{{0, 0.5}, {1, 2}, {2, 4}};
  const auto process = [&](std::size_t cell) {
    return around(100 + error[cell] * normal(random), 1.96 * error[cell]);
  };
  for (const auto& [cell, of_it] : error)
    measured(widest, cell, key(std::to_string(cell)), process(cell), 1s);
  int spent = 0;
  std::map<std::size_t, int> processes;
  while (const auto next = widest.next(1h)) {
    RC_ASSERT(++spent < 2000);
    ++processes[next->cell];
    measured(widest, next->cell, key(std::to_string(next->cell), next->repeat), process(next->cell), 1s);
  }
  RC_ASSERT(processes[0] == 0);
  RC_ASSERT(processes[1] >= 1 && processes[2] >= processes[1] / 4);
}

}  // namespace
}  // namespace edgegauge::control
