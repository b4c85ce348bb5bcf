// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Loaded before the C library (LD_PRELOAD): the wall clock goes back by a day each time that it is read.
#include <atomic>
#include <ctime>

#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr time_t kDay_s = 86'400;
std::atomic<time_t> days_back{0};

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) {
  const long result = syscall(SYS_clock_gettime, clock, now);
  if (clock == CLOCK_REALTIME) now->tv_sec -= kDay_s * days_back++;
  return static_cast<int>(result);
}

time_t time(time_t* copy) {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (copy != nullptr) *copy = now.tv_sec;
  return now.tv_sec;
}
}
