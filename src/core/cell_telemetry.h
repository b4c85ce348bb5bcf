// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge {

/// What a sensor told right before and right after a cell. Unset: it told nothing, which is not zero.
struct StateReading {
  std::string name;  ///< "temperature"; docs/telemetry.md lists them
  std::string unit;  ///< "celsius", "Hz", "bytes", "count", "bits", "ratio", "watts"
  std::optional<double> before, after;
  std::string problem = {};  ///< why one of them is missing although there is a sensor; empty otherwise
};

/// What it told while the cell ran.
struct Series {
  std::string name, unit;
  std::vector<std::int64_t> at_ns;  ///< since right before the cell's process was started
  std::vector<float> values;        ///< as many
};

/// The machine around and during one cell. Sensors that there are none of do not appear.
struct CellTelemetry {
  Nanoseconds begun{};  ///< CLOCK_MONOTONIC where at_ns counts from; not stored
  std::vector<StateReading> states;
  std::vector<Series> series;
};

}  // namespace edgegauge
