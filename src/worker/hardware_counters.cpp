// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/hardware_counters.h"

#include <array>
#include <cmath>
#include <utility>

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace edgegauge::worker {
namespace {

constexpr double kEnough = 0.9;
/// As perf_event_open(2) composes it.
constexpr std::uint64_t kMissedReadsOfTheLastCache =
    PERF_COUNT_HW_CACHE_LL | PERF_COUNT_HW_CACHE_OP_READ << 8 | PERF_COUNT_HW_CACHE_RESULT_MISS << 16;

constexpr std::array kEvents = std::to_array<HardwareEvent>({
    {PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, &ResourceUse::instructions},
    {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, &ResourceUse::cycles},
    // Not PERF_COUNT_HW_CACHE_MISSES, which is of another cache on every make of processor.
    {PERF_TYPE_HW_CACHE, kMissedReadsOfTheLastCache, &ResourceUse::cache_misses},
});

/// Invalid where it is refused. User space alone, since that is what an unprivileged process may count.
Descriptor open_counter(const HardwareEvent& event) {
  constexpr pid_t kThisThread = 0;
  constexpr int kAnyCpu = -1, kNoGroup = -1;
  perf_event_attr attributes{};
  attributes.size = sizeof attributes;
  attributes.type = event.type;
  attributes.config = event.config;
  attributes.disabled = 1;
  attributes.inherit = 1;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  return Descriptor(static_cast<int>(
      syscall(SYS_perf_event_open, &attributes, kThisThread, kAnyCpu, kNoGroup, PERF_FLAG_FD_CLOEXEC)));
}

}  // namespace

std::span<const HardwareEvent> hardware_events() { return kEvents; }

std::optional<std::int64_t> whole_count(const HardwareCount& count) {
  const auto enabled = static_cast<double>(count.enabled_ns);
  const auto running = static_cast<double>(count.running_ns);
  if (running <= 0 || running < kEnough * enabled) return std::nullopt;
  return std::llround(static_cast<double>(count.value) * enabled / running);
}

HardwareCounters::HardwareCounters(std::span<const HardwareEvent> events) {
  for (const HardwareEvent& event : events) {
    if (Descriptor descriptor = open_counter(event); descriptor.is_open())
      counters_.push_back({event, std::move(descriptor)});
  }
}

void HardwareCounters::start() {
  for (const Counter& counter : counters_) ioctl(counter.descriptor.get(), PERF_EVENT_IOC_ENABLE, 0);
}

void HardwareCounters::stop() {
  for (const Counter& counter : counters_) ioctl(counter.descriptor.get(), PERF_EVENT_IOC_DISABLE, 0);
}

std::vector<HardwareCount> HardwareCounters::counts() const {
  std::vector<HardwareCount> counts;
  for (const Counter& counter : counters_) {
    HardwareCount& count = counts.emplace_back();
    if (read(counter.descriptor.get(), &count, sizeof count) != sizeof count) count = {};
  }
  return counts;
}

void HardwareCounters::tell(const std::vector<HardwareCount>& before, ResourceUse& use) const {
  const std::vector<HardwareCount> now = counts();
  for (std::size_t i = 0; i < counters_.size(); ++i)
    use.*counters_[i].event.field = whole_count({.value = now[i].value - before[i].value,
                                                 .enabled_ns = now[i].enabled_ns - before[i].enabled_ns,
                                                 .running_ns = now[i].running_ns - before[i].running_ns});
}

HardwareCounters& hardware_counters() {
  static HardwareCounters counters;
  return counters;
}

}  // namespace edgegauge::worker
