// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "telemetry/power_source.h"
#include "unit/device/fake_tree.h"

namespace edgegauge::telemetry::test {

using device::test::FakeTree;
using device::test::fixture;

inline Files files_of(const char* board) { return Files(fixture(board)); }

/// A clock that a test sets.
struct FakeClock {
  Nanoseconds now{1'000'000'000};
  Clock clock() {
    return [this] { return now; };
  }
};

}  // namespace edgegauge::telemetry::test
