// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/group.h"
#include "telemetry/memory.h"
#include "telemetry/monitor.h"

#include <chrono>
#include <string_view>
#include <utility>

namespace edgegauge::telemetry {

/// One row per thing that is asked of the cell's own process.
struct Monitor::WorkerProbe {
  std::string_view name, unit;
  Reading<double> (*ask)(const Files&, int pid);
};

namespace {

template <auto kField>
Reading<double> memory_of(const Files& files, int pid) {
  return process_memory(files, pid).then<double>([](const ProcessMemory& memory) {
    return static_cast<double>(memory.*kField);
  });
}

template <auto kField>
Reading<double> scheduled(const Files& files, int pid) {
  return sched_times(files, pid).then<double>([](const SchedTimes& times) {
    return std::chrono::duration<double>(times.*kField).count();
  });
}

template <Reading<std::int64_t> (*kAsk)(const Files&, int pid)>
Reading<double> bytes_of(const Files& files, int pid) {
  return kAsk(files, pid).then<double>([](std::int64_t bytes) { return static_cast<double>(bytes); });
}

}  // namespace

const std::vector<Monitor::WorkerProbe>& Monitor::worker_probes() {
  static const std::vector<WorkerProbe> kProbes{
      {"worker_proportional", "bytes", memory_of<&ProcessMemory::proportional>},
      {"worker_own", "bytes", memory_of<&ProcessMemory::own>},
      {"worker_swapped", "bytes", memory_of<&ProcessMemory::swapped>},
      {"worker_group_anonymous", "bytes", bytes_of<group_anonymous>},
      {"worker_group_file_cache", "bytes", bytes_of<group_file_cache>},
      {"worker_gpu_memory", "bytes", bytes_of<gpu_memory_of>},
      {"worker_gpu_busy", "seconds",
       [](const Files& files, int pid) {
         return gpu_busy(files, pid).then<double>([](Nanoseconds busy) {
           return std::chrono::duration<double>(busy).count();
         });
       }},
      {"worker_ran", "seconds", scheduled<&SchedTimes::ran>},
      {"worker_waited", "seconds", scheduled<&SchedTimes::waited>},
  };
  return kProbes;
}

void Monitor::look_at_worker(int pid) {
  if (watching_ == Watching::kOff || !before_ || of_worker_.size() == 2) return;
  std::vector<Reading<double>>& readings = of_worker_.emplace_back();
  for (const WorkerProbe& probe : worker_probes()) readings.push_back(probe.ask(files_, pid));
}

void Monitor::add_worker(std::vector<StateReading>& states) const {
  for (std::size_t i = 0; i < worker_probes().size(); ++i) {
    StateReading state{std::string(worker_probes()[i].name), std::string(worker_probes()[i].unit), {}, {}};
    for (std::size_t look = 0; look < of_worker_.size(); ++look) {
      const Reading<double>& reading = of_worker_[look][i];
      (look == 0 ? state.before : state.after) = reading.value();
      if (state.problem.empty()) state.problem = reading.trouble();
    }
    if (state.before || state.after || !state.problem.empty()) states.push_back(std::move(state));
  }
}

}  // namespace edgegauge::telemetry
