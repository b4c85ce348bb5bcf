// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/units.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace edgegauge::worker {

/// Counts the threads of a process that really compute, whatever they were asked to: by the time of each,
/// from task/TID/schedstat, over the stretches between start() and stop(). A thread that spins while it waits
/// counts as one that computes. One that ends within a stretch is not seen.
class ThreadMeter {
 public:
  /// A thread counts that was running, or waiting for a processor to be free, for at least this share of the
  /// wall time, and running for at least this share of what the busiest thread was: on a machine that others
  /// use too, threads that compute get little of it, and threads that hardly do wait long for it.
  static constexpr double kBusyShare = 0.05;

  explicit ThreadMeter(std::filesystem::path process = "/proc/self") : process_(std::move(process)) {}

  void start();
  void stop();

  /// Of stretches that took `wall` together; nullopt where the kernel does not tell the time of threads.
  std::optional<std::int64_t> busy_threads(Nanoseconds wall) const;

 private:
  struct Time {
    Nanoseconds running{};
    Nanoseconds waiting{};  ///< able to run, but without a processor
  };
  using Times = std::map<std::string, Time>;  ///< by thread id
  Times read() const;

  std::filesystem::path process_;
  Times at_start_;
  Times used_;
};

}  // namespace edgegauge::worker
