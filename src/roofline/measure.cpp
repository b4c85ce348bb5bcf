// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "roofline/measure.h"

#include "core/check.h"

#include <algorithm>
#include <barrier>
#include <chrono>
#include <functional>
#include <memory>
#include <new>
#include <numeric>
#include <thread>

#include <sched.h>

namespace edgegauge::roofline {
namespace {

using namespace std::chrono_literals;

/// Runs a loop so many times; between two looks at the clock.
using Work = std::function<void(std::int64_t times)>;

/// So that reading the clock is nothing beside it, and the last turn ends soon after the window.
constexpr Nanoseconds kTurn = 200us;

/// The compiler must take this value to be needed.
template <class Value>
void use(Value value) {
  asm volatile("" : : "g"(&value) : "memory");
}

void pin_to(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(cpu), &set);
  sched_setaffinity(0, sizeof set, &set);
}

/// How many times fill a turn.
std::int64_t times_per_turn(const Work& work) {
  for (std::int64_t times = 1;; times *= 2) {
    const Nanoseconds start = monotonic_now();
    work(times);
    if (monotonic_now() - start >= kTurn) return times;
  }
}

/// Times per second within the window.
double run_for(const Work& work, Nanoseconds window) {
  const std::int64_t times = times_per_turn(work);
  const Nanoseconds warm = monotonic_now() + window / 4;
  while (monotonic_now() < warm) work(times);
  std::int64_t done = 0;
  const Nanoseconds start = monotonic_now();
  Nanoseconds now = start;
  for (; now < start + window; now = monotonic_now()) {
    work(times);
    done += times;
  }
  return static_cast<double>(done) / std::chrono::duration<double>(now - start).count();
}

/// Of all threads together. Each makes its own work on its own CPU, so that its memory is near.
double run_on(const std::vector<int>& cpus, Nanoseconds window, const std::function<Work()>& make_work) {
  EDGEGAUGE_CHECK(!cpus.empty());
  std::vector<double> rates(cpus.size());
  std::barrier together(static_cast<std::ptrdiff_t>(cpus.size()));
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < cpus.size(); ++i) {
      threads.emplace_back([&, i] {
        pin_to(cpus[i]);
        const Work work = make_work();
        together.arrive_and_wait();
        rates[i] = run_for(work, window);
      });
    }
  }
  return std::accumulate(rates.begin(), rates.end(), 0.0);
}

struct Freed {
  void operator()(float* array) const { ::operator delete[](array, std::align_val_t(64)); }
};
using Array = std::unique_ptr<float[], Freed>;

Array make_array(std::size_t count) {
  Array array(static_cast<float*>(::operator new[](count * sizeof(float), std::align_val_t(64))));
  std::fill_n(array.get(), count, 1.0F);  // also what makes the kernel give the pages, here
  return array;
}

}  // namespace

double measure_peak(const PeakKernel& kernel, const std::vector<int>& cpus, Nanoseconds window) {
  const auto make_work = [&]() -> Work { return [&](std::int64_t steps) { use(kernel.run(steps)); }; };
  return static_cast<double>(kernel.multiply_adds) * run_on(cpus, window, make_work);
}

double measure_stream(const StreamKernel& kernel, const std::vector<int>& cpus, std::int64_t working_set,
                      Nanoseconds window) {
  constexpr std::size_t kMultiple = 256;
  const std::size_t share = static_cast<std::size_t>(working_set) / cpus.size() / sizeof(float);
  const std::size_t count =
      std::max(share / static_cast<std::size_t>(kernel.arrays) / kMultiple, std::size_t{1}) * kMultiple;
  const auto make_work = [&]() -> Work {
    auto arrays = std::make_shared<std::vector<Array>>();
    for (int i = 0; i < 3; ++i) arrays->push_back(i < kernel.arrays ? make_array(count) : Array());
    // Whichever there are of a, b, c: a loop with one array reads it, one with two writes the other.
    float* const a = (*arrays)[kernel.arrays == 1 ? 2 : 0].get();
    const float* const b = (*arrays)[kernel.arrays == 1 ? 0 : 1].get();
    const float* const c = (*arrays)[2].get();
    return [&kernel, arrays, a, b, c, count](std::int64_t times) {
      for (; times > 0; --times) use(kernel.run(a, b, c, count));
    };
  };
  const double bytes = static_cast<double>(count) * kernel.arrays * sizeof(float);
  return bytes * run_on(cpus, window, make_work);
}

}  // namespace edgegauge::roofline
