// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/phase_recorder.h"

#include "support/scratch.h"
#include "worker/timing_loop.h"

#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace edgegauge::worker {
namespace {

using namespace std::chrono_literals;

TEST(PhaseRecorder, EachBeginEndsThePhaseBeforeIt) {
  std::vector<PhaseRecord> records;
  PhaseRecorder recorder([&](PhaseRecord record) { records.push_back(std::move(record)); });
  recorder.end();
  recorder.begin("load_library");
  recorder.begin("read+parse");
  EXPECT_EQ(records.size(), 1u);
  recorder.end();
  recorder.end();
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].name, "load_library");
  EXPECT_EQ(records[1].name, "read+parse");
}

TEST(PhaseRecorder, ToldApartAreWaitingAndComputing) {
  std::vector<PhaseRecord> records;
  PhaseRecorder recorder([&](PhaseRecord record) { records.push_back(std::move(record)); });
  recorder.begin("wait");
  std::this_thread::sleep_for(30ms);
  recorder.begin("compute");
  const std::int64_t until = now_ns() + Nanoseconds(30ms).count();
  while (now_ns() < until) {
  }
  recorder.end();
  ASSERT_EQ(records.size(), 2u);
  EXPECT_GE(records[0].wall, 30ms);
  EXPECT_LT(records[0].cpu, records[0].wall / 2);
  EXPECT_GT(records[1].cpu, records[0].cpu);
}

TEST(PhaseRecorder, WhatItHandsOnFallsIntoNoPhase) {
  Nanoseconds sum{};
  PhaseRecorder recorder([&](const PhaseRecord& record) {
    sum += record.wall;
    std::this_thread::sleep_for(30ms);
  });
  const Nanoseconds start = monotonic_now();
  recorder.begin("one");
  recorder.begin("two");
  recorder.end();
  EXPECT_LE(sum, monotonic_now() - start - 60ms);
}

TEST(PhaseRecorder, ShowsMemoryThatAPhaseTook) {
  std::vector<PhaseRecord> records;
  PhaseRecorder recorder([&](PhaseRecord record) { records.push_back(std::move(record)); });
  constexpr std::size_t kBytes = 64u << 20;
  recorder.begin("allocate");
  const auto memory = std::make_unique<char[]>(kBytes);
  std::memset(memory.get(), 1, kBytes);
  recorder.end();
  EXPECT_GE(records.at(0).resident_change_bytes, static_cast<std::int64_t>(kBytes / 2));
}

TEST(Counters, WhatTheKernelDoesNotSayIsAbsent) {
  const test::Scratch scratch;
  EXPECT_FALSE(read_storage_bytes(scratch.folder()).has_value());
  EXPECT_EQ(read_resident(scratch.folder()).now, 0);
  std::ofstream(scratch.folder() / "io") << "rchar: 1\nwchar: 2\nread_bytes: 4096\nwrite_bytes: 5\n";
  std::ofstream(scratch.folder() / "status") << "Name:\tx\nVmHWM:\t     200 kB\nVmRSS:\t     100 kB\n";
  EXPECT_EQ(read_storage_bytes(scratch.folder()), 4096);
  EXPECT_EQ(read_resident(scratch.folder()).now, 102400);
  EXPECT_EQ(read_resident(scratch.folder()).peak, 204800);
}

}  // namespace
}  // namespace edgegauge::worker
