// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/thread_meter.h"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace edgegauge::worker {

ThreadMeter::Times ThreadMeter::read() const {
  Times times;
  std::error_code absent;
  for (const auto& thread : std::filesystem::directory_iterator(process_ / "task", absent)) {
    std::int64_t running_ns = 0;
    std::int64_t waiting_ns = 0;
    // A thread may end between being listed and being read.
    if (std::ifstream(thread.path() / "schedstat") >> running_ns >> waiting_ns)
      times[thread.path().filename()] = {Nanoseconds(running_ns), Nanoseconds(waiting_ns)};
  }
  return times;
}

void ThreadMeter::start() { at_start_ = read(); }

void ThreadMeter::stop() {
  for (const auto& [thread, now] : read()) {
    const Time before = at_start_[thread];  // zero for one that began since
    used_[thread].running += now.running - before.running;
    used_[thread].waiting += now.waiting - before.waiting;
  }
}

std::optional<std::int64_t> ThreadMeter::busy_threads(Nanoseconds wall) const {
  if (used_.empty()) return std::nullopt;
  const auto share = [](Nanoseconds of) { return kBusyShare * static_cast<double>(of.count()); };
  const auto running = [](const auto& thread) { return thread.second.running; };
  const double least_running = share(running(*std::ranges::max_element(used_, {}, running)));
  return std::ranges::count_if(used_, [&](const auto& thread) {
    const auto& [ran, waited] = thread.second;
    return static_cast<double>((ran + waited).count()) >= share(wall) &&
           static_cast<double>(ran.count()) >= least_running;
  });
}

}  // namespace edgegauge::worker
