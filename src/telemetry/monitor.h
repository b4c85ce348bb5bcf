// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cell_telemetry.h"
#include "core/units.h"
#include "telemetry/clocks.h"
#include "telemetry/cpu.h"
#include "telemetry/heat.h"
#include "telemetry/power_source.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::telemetry {

/// What is watched: nothing; the state right before and after each cell; that and a series while it runs.
enum class Watching { kOff, kStates, kSeries };

/// The sensors of one machine, found once, and what they tell of one cell after another. Costs a few small
/// files at most twice a second, and nothing at all on a machine without sensors.
class Monitor {
 public:
  Monitor(Files files, Watching watching, Clock clock = monotonic_now);

  /// Right before the cell's process is started.
  void begin();
  /// Whenever the controller wakes while it runs: takes a sample when one is due.
  void tick();
  /// When the cell's process has loaded and is about to warm up, and again once it has measured: nothing is
  /// timed then. A process that is gone by now tells nothing.
  void look_at_worker(int pid);
  /// When the cell's latencies are taken and its process goes on to an energy pass, which is none of their
  /// business: end() tells of the machine as it is now. Only the first call since begin() counts.
  void conclude(int pid);
  /// Right after its process was reaped.
  CellTelemetry end();

  /// What is known of the cell by now, for whoever watches it: states have no `after`.
  CellTelemetry so_far() const;

  /// How often tick() has something to do; nullopt: never.
  std::optional<Nanoseconds> period() const;

 private:
  struct Probe;
  static const std::vector<Probe>& probes();
  struct WorkerProbe;
  static const std::vector<WorkerProbe>& worker_probes();
  struct Moment;
  Moment look() const;
  void add_worker(std::vector<StateReading>& states) const;

  Files files_;
  Watching watching_;
  Clock clock_;
  std::vector<Zone> zones_;
  std::vector<std::string> clocks_, policies_, slowdowns_, counters_;
  std::vector<Gpu> gpus_;
  std::unique_ptr<PowerSource> power_;

  std::shared_ptr<const Moment> before_, after_;
  /// One reading per worker probe and look.
  std::vector<std::vector<Reading<double>>> of_worker_;
  std::vector<Series> series_;  ///< one for each probe that is sampled and told something by now
  Nanoseconds begun_{}, due_{};
};

/// When sensors were looked at while the cell ran (CLOCK_MONOTONIC), in order.
std::vector<Nanoseconds> looks_of(const CellTelemetry& telemetry);

/// What the telemetry of a cell says about trusting its figures (docs/telemetry.md): "throttled",
/// "frequency-capped", "soft-temperature-limit", "under-voltage", "clock-dropped", "swapped", "stolen-time",
/// "background-cpu", "cpu-quota". Each only where a sensor tells; sorted.
std::vector<std::string> flags_of(const CellTelemetry& telemetry);

/// Flags of the kinds above that the machine's state at some other time gave, which those of the cell itself
/// replace where the same sensor was read during the cell.
bool is_superseded(const std::string& flag, const CellTelemetry& telemetry);

/// Of one of these kinds: cells tell it one by one, so that it says nothing of a whole run.
bool is_of_cells(const std::string& flag);

}  // namespace edgegauge::telemetry
