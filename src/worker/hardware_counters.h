// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/descriptor.h"
#include "core/measurement.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace edgegauge::worker {

/// Something that the processor counts, by perf_event_open(2)'s names for it, and where its count belongs.
struct HardwareEvent {
  std::uint32_t type = 0;
  std::uint64_t config = 0;
  std::optional<std::int64_t> ResourceUse::*field = nullptr;
};

/// Instructions, cycles, and reads that missed the last cache.
std::span<const HardwareEvent> hardware_events();

/// What was counted, and for how long: less than it was asked to where more is counted than the processor has
/// counters for.
struct HardwareCount {
  std::uint64_t value = 0;
  std::uint64_t enabled_ns = 0, running_ns = 0;
};

/// value x enabled / running; nullopt when it ran for less than 0.9 of the time, or not at all: too much of
/// that would be a guess.
std::optional<std::int64_t> whole_count(const HardwareCount& count);

/// Counts in user space of the thread that made it and of all threads that are started from it on. What
/// kernel, hardware or a sandbox refuses is absent.
class HardwareCounters {
 public:
  explicit HardwareCounters(std::span<const HardwareEvent> events = hardware_events());

  /// A system call for each event; nothing is allocated.
  void start();
  void stop();
  /// What was counted between every start() and stop() by now, for each of the events that are counted.
  std::vector<HardwareCount> counts() const;
  /// Sets the fields of what was counted since counts() was `before`.
  void tell(const std::vector<HardwareCount>& before, ResourceUse& use) const;

 private:
  struct Counter {
    HardwareEvent event;
    Descriptor descriptor;
  };
  std::vector<Counter> counters_;  ///< those that the kernel gave
};

/// Those of this process. To be asked for before any library starts a thread.
HardwareCounters& hardware_counters();

}  // namespace edgegauge::worker
