// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/measurement.h"
#include "worker/backend.h"
#include "worker/counters.h"

#include <functional>
#include <optional>
#include <string>

namespace edgegauge::worker {

/// Records each phase as it ends. What it reads and hands on itself falls between two phases, into neither.
class PhaseRecorder final : public PhaseClock {
 public:
  using OnDone = std::function<void(PhaseRecord)>;
  explicit PhaseRecorder(OnDone on_done) : on_done_(std::move(on_done)) {}

  void begin(std::string_view phase) override;
  void end();  ///< does nothing when no phase is under way

 private:
  struct Start {
    std::string phase;
    Nanoseconds wall;
    Counters counters;
    std::optional<std::int64_t> storage_bytes;
    std::int64_t resident;
  };

  OnDone on_done_;
  std::optional<Start> start_;
};

/// What this process has used since it was spawned, as phase "exec" without its wall time. For the start of
/// main.
PhaseRecord used_since_exec();

}  // namespace edgegauge::worker
