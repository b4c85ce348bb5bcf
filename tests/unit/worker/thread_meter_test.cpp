// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/thread_meter.h"

#include "support/scratch.h"

#include <chrono>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace edgegauge::worker {
namespace {

using namespace std::chrono_literals;

/// A process whose threads have used what a test says.
class ThreadMeterTest : public testing::Test {
 protected:
  void used(const std::string& thread, Nanoseconds running, Nanoseconds waiting = 0s) {
    const auto folder = scratch_.folder() / "task" / thread;
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "schedstat") << running.count() << " " << waiting.count() << " 12\n";
  }

  test::Scratch scratch_;
  ThreadMeter meter_{scratch_.folder()};
};

TEST_F(ThreadMeterTest, CountsFromATwentiethOfTheWallTimeOn) {
  used("1", 70s);
  used("2", 1s);
  used("3", 0s);
  meter_.start();
  used("1", 70s + 49ms);
  used("2", 1s + 50ms);
  used("3", 900ms);
  meter_.stop();
  EXPECT_EQ(meter_.busy_threads(1s), 2);
}

TEST_F(ThreadMeterTest, CountsThreadsThatGetLittleOfABusyMachine) {
  for (const char* thread : {"1", "2", "3"}) used(thread, 0s);
  meter_.start();
  used("1", 20ms, 900ms);
  used("2", 30ms, 900ms);
  used("3", 1ms, 300ms);  // hardly computes: it woke up to find no processor free
  meter_.stop();
  EXPECT_EQ(meter_.busy_threads(1s), 2);
}

TEST_F(ThreadMeterTest, AddsUpStretchesAndLeavesOutWhatIsBetweenThem) {
  used("1", 0s);
  meter_.start();
  used("1", 30ms);
  meter_.stop();
  used("1", 5s);
  meter_.start();
  used("1", 5s + 30ms);
  meter_.stop();
  EXPECT_EQ(meter_.busy_threads(1s), 1);
  EXPECT_EQ(meter_.busy_threads(2s), 0);
}

TEST_F(ThreadMeterTest, SeesAThreadThatBeganMeanwhile) {
  used("1", 0s);
  meter_.start();
  used("2", 1s);
  meter_.stop();
  EXPECT_EQ(meter_.busy_threads(1s), 1);
}

TEST_F(ThreadMeterTest, SaysNothingWhereTheKernelDoesNot) {
  std::filesystem::create_directories(scratch_.folder() / "task" / "1");
  meter_.start();
  meter_.stop();
  EXPECT_FALSE(meter_.busy_threads(1s));
}

}  // namespace
}  // namespace edgegauge::worker
