// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/phase_recorder.h"

namespace edgegauge::worker {

void PhaseRecorder::begin(std::string_view phase) {
  end();
  Start start{.phase = std::string(phase),
              .wall = {},
              .counters = {},
              .storage_bytes = read_storage_bytes(),
              .resident = read_resident().now};
  start.counters = read_counters();
  start.wall = monotonic_now();
  start_ = std::move(start);
}

void PhaseRecorder::end() {
  if (!start_) return;
  const Nanoseconds wall = monotonic_now() - start_->wall;
  const Counters counters = read_counters();
  PhaseRecord record{.name = std::move(start_->phase),
                     .wall = wall,
                     .cpu = counters.cpu - start_->counters.cpu,
                     .major_faults = counters.major_faults - start_->counters.major_faults,
                     .read_bytes = read_storage_bytes(),
                     .resident_change_bytes = read_resident().now - start_->resident};
  if (record.read_bytes && start_->storage_bytes) {
    *record.read_bytes -= *start_->storage_bytes;
  } else {
    record.read_bytes.reset();
  }
  start_.reset();
  on_done_(std::move(record));
}

PhaseRecord used_since_exec() {
  const Counters counters = read_counters();
  return {.name = "exec",
          .wall = {},
          .cpu = counters.cpu,
          .major_faults = counters.major_faults,
          .read_bytes = read_storage_bytes(),
          .resident_change_bytes = read_resident().now};
}

}  // namespace edgegauge::worker
