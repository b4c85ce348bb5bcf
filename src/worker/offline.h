// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/measure.h"

#include <functional>
#include <memory>

namespace edgegauge::worker {

/// A loaded and bound session with its requests, each from its own thread alone.
struct Instance {
  std::unique_ptr<Session> session;
  std::size_t requests = 1;
};

/// The instances of an offline load once it is measured: each waits in the thread that it was loaded in,
/// since some frameworks keep settings by thread.
class OfflineInstances {
 public:
  virtual ~OfflineInstances() = default;
  /// All of them run requests back to back at the same time until then (CLOCK_MONOTONIC), that of `loop` in
  /// this thread. Returns how many. Throws what one of them throws. To be called once.
  virtual std::int64_t run_until(RequestLoop& loop, std::int64_t until_ns) = 0;
};

/// What an offline load gives: all instances' requests in the order in which they were answered.
struct OfflineMeasured {
  std::vector<std::int64_t> warm_up_ns;
  Measured measured;
  std::unique_ptr<OfflineInstances> instances;  ///< its end lets go of all that were made
};

/// Measures several instances that serve a closed loop each at the same time: that of `loop` in this thread,
/// and plan.load.instances - 1 more that `make` loads one after another, each in the thread that it stays in.
/// All warm up together, until the time of warm-up is over and each has made its requests of it
/// (warm_up_runs), and are measured together, from one moment to another; another thread asks the
/// stopping rule meanwhile, of the latencies of all, and calls `on_check`. Throws what `make` throws; threads
/// that were made by then are left waiting, as the process is about to end.
OfflineMeasured measure_offline(RequestLoop& loop, const protocol::MeasurePlan& plan,
                                const std::function<Instance()>& make, const OnCheck& on_check);

}  // namespace edgegauge::worker
