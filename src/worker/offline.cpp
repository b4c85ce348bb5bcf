// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/offline.h"

#include "core/statistics.h"
#include "worker/counters.h"
#include "worker/energy_pass.h"
#include "worker/signals.h"
#include "worker/timing_loop.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <future>
#include <latch>
#include <mutex>
#include <numeric>
#include <thread>

namespace edgegauge::worker {
namespace {

using namespace std::chrono_literals;

constexpr Nanoseconds kLook = 20ms;

/// Where measuring begins for all instances at once: when warm-up has lasted its time, and each of them has
/// made its requests.
class Start {
 public:
  explicit Start(std::size_t instances) : cold_(instances) {}

  /// An instance has made its requests of warm-up.
  void is_warm() { --cold_; }
  bool all_are_warm() const { return cold_ == 0; }

  void set(std::int64_t at_ns) { at_ns_ = at_ns; }
  bool is_before() const { return now_ns() < at_ns_; }
  std::int64_t at_ns() const { return at_ns_; }
  /// Its zero is the start.
  ShiftedClock clock() const { return {.shift_ns = at_ns_}; }

 private:
  std::atomic<std::size_t> cold_;
  std::atomic<std::int64_t> at_ns_ = kNoDeadline;
};

/// What one instance has measured; written by its thread, read by others up to `count`.
class Lane {
 public:
  /// The memory is there, and touched, before anything is timed.
  explicit Lane(std::size_t most)
      : start_ns_(most), latency_ns_(most), warm_up_ns_(std::min(most, kMostWarmUpKept)) {}

  /// Runs until it is told to stop, its memory is full or a signal asks for it; what begins before the start
  /// is warm-up, of which it makes so many requests at least.
  void run(RequestLoop& loop, int warm_up_runs, Start& start, const std::atomic<bool>& stop) {
    for (std::int64_t runs = 0; !stop && start.is_before(); ++runs) {
      if (runs == warm_up_runs) start.is_warm();
      std::int64_t latency = 0;
      loop.time({&latency, 1});
      if (warm_ups_ < warm_up_ns_.size()) warm_up_ns_[warm_ups_++] = latency;
    }
    const ShiftedClock clock = start.clock();
    std::size_t at = 0;
    while (!stop && at < start_ns_.size()) {
      loop.time_from(std::span(start_ns_).subspan(at, 1), std::span(latency_ns_).subspan(at, 1), kNoDeadline,
                     clock);
      count_.store(++at, std::memory_order_release);
    }
  }

  std::size_t count() const { return count_.load(std::memory_order_acquire); }
  bool is_full() const { return count() == start_ns_.size(); }
  std::int64_t start_ns(std::size_t i) const { return start_ns_[i]; }
  std::int64_t latency_ns(std::size_t i) const { return latency_ns_[i]; }
  std::span<const std::int64_t> warm_up_ns() const { return std::span(warm_up_ns_).first(warm_ups_); }

 private:
  static constexpr std::size_t kMostWarmUpKept = 1024;

  std::vector<std::int64_t> start_ns_, latency_ns_, warm_up_ns_;
  std::size_t warm_ups_ = 0;
  std::atomic<std::size_t> count_ = 0;
};

struct Sample {
  std::int64_t start_ns, latency_ns;
  std::int64_t answered_ns() const { return start_ns + latency_ns; }
};

/// Shared by the threads, which outlive whoever made it when one of them cannot be made.
struct Ground {
  Ground(std::size_t count, int fewest_warm_ups)
      : warm_up_runs(fewest_warm_ups),
        instances(count),
        start(count),
        measured(static_cast<std::ptrdiff_t>(count) - 1),
        ran(static_cast<std::ptrdiff_t>(count) - 1) {}

  int warm_up_runs;  ///< of each instance, at least
  std::vector<std::unique_ptr<Lane>> lanes;
  std::vector<Instance> instances;  ///< each put there by its thread when it ends; the first is empty
  Start start;
  std::atomic<bool> stop = false;
  std::mutex lock;
  std::exception_ptr problem;  ///< of the first instance that had one; under `lock`
  std::promise<void> go;
  std::shared_future<void> gone{go.get_future()};
  std::latch measured;             ///< by all instances but the first
  std::promise<std::int64_t> ask;  ///< until when to run once more; 0: not at all
  std::shared_future<std::int64_t> asked{ask.get_future()};
  std::atomic<std::int64_t> requests = 0;  ///< that were run then
  std::latch ran;

  /// Ends measuring for everybody; to be called while an exception is handled.
  void fail() {
    const std::lock_guard held(lock);
    if (!problem) problem = std::current_exception();
    stop = true;
  }

  void measure(std::size_t number, RequestLoop& loop) { lanes[number]->run(loop, warm_up_runs, start, stop); }

  template <class Work>
  void guarded(Work&& work) {
    try {
      work();
    } catch (...) {
      fail();
    }
  }

  std::size_t taken() const {
    return std::accumulate(lanes.begin(), lanes.end(), std::size_t{0},
                           [](std::size_t sum, const auto& lane) { return sum + lane->count(); });
  }

  /// As answers came.
  std::vector<Sample> samples() const {
    std::vector<Sample> all;
    for (const auto& lane : lanes) {
      const std::size_t count = lane->count();
      for (std::size_t i = 0; i < count; ++i) all.push_back({lane->start_ns(i), lane->latency_ns(i)});
    }
    std::ranges::sort(all, {}, &Sample::answered_ns);
    return all;
  }
};

std::vector<std::int64_t> latencies(const std::vector<Sample>& samples) {
  std::vector<std::int64_t> result;
  for (const Sample& sample : samples) result.push_back(sample.latency_ns);
  return result;
}

/// A thread with an instance of its own that waits for the start; what keeps it from being made is thrown
/// here.
std::thread start_lane(const std::shared_ptr<Ground>& ground, std::size_t number,
                       const std::function<Instance()>& make) {
  std::promise<void> made;
  std::future<void> is_made = made.get_future();
  std::thread thread([ground, number, &make, promise = std::move(made)]() mutable {
    Instance instance;
    try {
      instance = make();
      promise.set_value();
    } catch (...) {
      promise.set_exception(std::current_exception());
      return;
    }
    RequestLoop loop(*instance.session, instance.requests);
    ground->gone.wait();
    ground->guarded([&] { ground->measure(number, loop); });
    ground->measured.count_down();
    if (const std::int64_t until_ns = ground->asked.get(); until_ns > 0)
      ground->guarded([&] { ground->requests += run_back_to_back(loop, until_ns); });
    ground->instances[number] = std::move(instance);
    ground->ran.count_down();
  });
  try {
    is_made.get();
  } catch (...) {
    thread.join();
    throw;
  }
  return thread;
}

/// Begins measuring, once warm-up is over.
void wait_and_start(Ground& ground, Nanoseconds warm_up_at_least) {
  constexpr Nanoseconds kShortestLook = 1ms;
  const Nanoseconds until = monotonic_now() + warm_up_at_least;
  while (!ground.stop && !stop_requested()) {
    const Nanoseconds left = until - monotonic_now();
    if (left <= Nanoseconds::zero() && ground.start.all_are_warm()) break;
    std::this_thread::sleep_for(std::clamp(left, kShortestLook, kLook));
  }
  ground.start.set(now_ns());
}

/// Ends measuring: by the rule, by its limit, or when memory is full. Returns whether by the rule, or in
/// full.
bool watch(const Ground& ground, const protocol::MeasurePlan& plan, const OnCheck& on_check) {
  StoppingRule rule(plan.target);
  const ShiftedClock clock = ground.start.clock();
  const auto is_full = [](const auto& lane) { return lane->is_full(); };
  while (!ground.stop && !stop_requested() && clock.now() < plan.limit.count() &&
         ground.taken() < plan.max_samples) {
    if (std::ranges::any_of(ground.lanes, is_full)) return false;
    std::this_thread::sleep_for(kLook);
    if (plan.load.is_sustained() || ground.taken() < rule.next_check()) continue;
    const std::vector<std::int64_t> so_far = latencies(ground.samples());
    const bool precise = rule.check(so_far);
    on_check(progress_of(rule, so_far.size()));
    if (precise && so_far.size() >= plan.min_samples) return true;
  }
  return plan.load.is_sustained() && clock.now() >= plan.limit.count();
}

OfflineMeasured collect(const Ground& ground, bool converged) {
  OfflineMeasured result;
  for (const auto& lane : ground.lanes) {
    const auto warm_up = lane->warm_up_ns();
    result.warm_up_ns.insert(result.warm_up_ns.end(), warm_up.begin(), warm_up.end());
  }
  const std::vector<Sample> samples = ground.samples();
  result.measured.samples_ns = latencies(samples);
  for (const Sample& sample : samples) result.measured.at_ns.push_back(sample.start_ns);
  result.measured.converged = converged;
  return result;
}

class Waiting final : public OfflineInstances {
 public:
  Waiting(std::shared_ptr<Ground> ground, std::vector<std::thread> threads)
      : ground_(std::move(ground)), threads_(std::move(threads)) {}
  ~Waiting() override {
    if (!is_asked_) ground_->ask.set_value(0);
    for (std::thread& thread : threads_) thread.join();
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  std::int64_t run_until(RequestLoop& loop, std::int64_t until_ns) override {
    is_asked_ = true;
    ground_->ask.set_value(until_ns);
    ground_->guarded([&] { ground_->requests += run_back_to_back(loop, until_ns); });
    ground_->ran.wait();
    if (ground_->problem) std::rethrow_exception(ground_->problem);
    return ground_->requests;
  }

 private:
  std::shared_ptr<Ground> ground_;
  std::vector<std::thread> threads_;
  bool is_asked_ = false;
};

}  // namespace

OfflineMeasured measure_offline(RequestLoop& loop, const protocol::MeasurePlan& plan,
                                const std::function<Instance()>& make, const OnCheck& on_check) {
  const auto instances = static_cast<std::size_t>(plan.load.instances);
  const auto ground = std::make_shared<Ground>(instances, plan.warm_up_runs);
  for (std::size_t i = 0; i < instances; ++i)
    ground->lanes.push_back(std::make_unique<Lane>(std::max<std::size_t>(plan.max_samples / instances, 1)));
  std::vector<std::thread> threads;
  try {
    for (std::size_t i = 1; i < instances; ++i) threads.push_back(start_lane(ground, i, make));
  } catch (...) {
    for (std::thread& thread : threads) thread.detach();
    throw;
  }
  ResourceMeter meter;
  bool converged = false;
  std::thread watcher([&] {
    wait_and_start(*ground, plan.warm_up_at_least);
    meter.start();
    converged = watch(*ground, plan, on_check);
    meter.stop();
    ground->stop = true;
  });
  ground->go.set_value();
  ground->guarded([&] { ground->measure(0, loop); });
  watcher.join();
  ground->measured.wait();
  auto waiting = std::make_unique<Waiting>(ground, std::move(threads));
  if (ground->problem) std::rethrow_exception(ground->problem);
  OfflineMeasured result = collect(*ground, converged);
  result.measured.began = Nanoseconds(ground->start.at_ns());
  result.measured.ended = monotonic_now();
  result.measured.use = meter.use();
  result.instances = std::move(waiting);
  return result;
}

}  // namespace edgegauge::worker
