// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support.h"
#include "telemetry/monitor.h"

#include <algorithm>
#include <chrono>
#include <string>

#include <gtest/gtest.h>

/// Cells that a monitor watches, over a fixture tree and a clock that is turned by hand.
namespace edgegauge::telemetry {

class MonitorTest : public testing::Test {
 protected:
  Monitor monitor(const test::FakeTree& tree, Watching watching = Watching::kSeries) {
    return {Files(tree.root()), watching, clock_.clock()};
  }

  /// A cell of so many seconds, `at(second)` being called meanwhile.
  template <class At>
  CellTelemetry cell(Monitor& monitor, int seconds, At&& at) {
    monitor.begin();
    for (int half = 0; half < 2 * seconds; ++half) {
      at(half / 2);
      monitor.tick();
      clock_.now += std::chrono::milliseconds(500);
    }
    return monitor.end();
  }

  test::FakeClock clock_;
};

inline const StateReading& state(const CellTelemetry& telemetry, const std::string& name) {
  const auto found = std::ranges::find(telemetry.states, name, &StateReading::name);
  static const StateReading kNone{"none", "", {}, {}, ""};
  return found == telemetry.states.end() ? kNone : *found;
}

inline const Series& series(const CellTelemetry& telemetry, const std::string& name) {
  const auto found = std::ranges::find(telemetry.series, name, &Series::name);
  static const Series kNone{"none", "", {}, {}};
  return found == telemetry.series.end() ? kNone : *found;
}

inline void nothing(int) {}

}  // namespace edgegauge::telemetry
