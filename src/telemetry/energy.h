// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/energy.h"
#include "telemetry/power_source.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

/// From watts over time to joules per inference (docs/energy.md).
namespace edgegauge::telemetry {

/// What a pass must be for its figures to count.
struct EnergyRules {
  Nanoseconds idle_at_least = std::chrono::seconds(10);
  Nanoseconds load_at_least = std::chrono::seconds(10);
  int periods_at_least = 50;     ///< of the sensor, under load
  double idle_tolerance = 0.03;  ///< by which the two idle powers may differ
  int longest_gap = 5;           ///< between two readings, in periods
};

/// Watts as they were read, and what is known of their timing.
struct PowerSeries {
  PowerSourceInfo source;
  std::vector<PowerSample> samples;  ///< in order
  /// At which the sensor's value changes; zero: not known, or a counter, whose readings are means since the
  /// one before.
  Nanoseconds update_period{};
  bool is_aligned = false;  ///< its times are by the edges of the load in it: no value is late

  /// What "a period" is in the rules: the longer one of update and reading.
  Nanoseconds period() const { return std::max(update_period, source.pause); }
};

/// How long a worker shall idle before and after, and work in between, for these rules to be met with a
/// sensor of this period.
Nanoseconds idle_time(Nanoseconds period, const EnergyRules& rules = {});
Nanoseconds load_time(Nanoseconds period, const EnergyRules& rules = {});

/// E_gross = integral of P over the load / N; E_net = (that - P_idle x T) / N, P_idle the mean of the idle
/// times before and after. Trapezoids between readings, linear at the edges. Intervals: of the mean power, by
/// its readings and their autocorrelation (Student's t without it for fewer than 30), and of the edges (a
/// period's uniform uncertainty at each); net also by that of the idle power, and by half of the difference
/// of the two. N = pass.requests x batch. An update period that is not known is learned from the series
/// itself (update_period_of), unless it is aligned; a sensor of which it cannot be learned gives no figures,
/// since it may be slow.
Energy energy_of(const EnergyPass& pass, std::int64_t batch, const PowerSeries& series,
                 const EnergyRules& rules = {});

/// The time between two changes of the value in a series that was read faster than it changes: the lower
/// quartile, as a value that stays the same by chance makes some of these longer. nullopt when it changed
/// fewer than five times.
std::optional<Nanoseconds> update_period_of(std::span<const PowerSample> samples);

/// std::this_thread::sleep_for, or a test's own.
using Wait = std::function<void(Nanoseconds)>;

/// Readings of one source over time.
class PowerLog {
 public:
  explicit PowerLog(
      std::unique_ptr<PowerSource> source, Clock clock = monotonic_now,
      Wait wait = [](Nanoseconds time) { std::this_thread::sleep_for(time); });

  /// Watches the value as fast as it may be read, to learn its update period: for two seconds, and on until
  /// it changed five times, half a minute at most. Returns false when the source told nothing in two seconds
  /// (trouble()), or at once after `stop` became true.
  bool learn_update_period(const std::atomic<bool>& stop);

  /// Empties it. A period that is not known yet is learned from what is thrown away.
  void clear();
  /// Reads when a reading is due.
  void tick();
  /// Until then nothing is due.
  Nanoseconds until_due() const;

  const PowerSeries& series() const { return series_; }
  /// Of the last reading that told nothing; empty when there was none.
  const std::string& trouble() const { return trouble_; }

 private:
  std::unique_ptr<PowerSource> source_;
  Clock clock_;
  Wait wait_;
  PowerSeries series_;
  Nanoseconds due_{};
  std::string trouble_;
};

}  // namespace edgegauge::telemetry
