// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/meter.h"

#include "core/check.h"
#include "fuzz/target.h"

#include <algorithm>
#include <chrono>
#include <string_view>

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace std::chrono_literals;
  edgegauge::fuzz::read_or_refuse([&] {
    const auto record = edgegauge::telemetry::parse_meter({reinterpret_cast<const char*>(data), size});
    EDGEGAUGE_CHECK(record.seconds.size() == record.watts.size());
    EDGEGAUGE_CHECK(std::ranges::is_sorted(record.seconds));
    // Whatever was recorded, looking for a pass in it comes to an end.
    const edgegauge::EnergyPass pass{100s, 112s, 123s, 135s, 10};
    edgegauge::telemetry::align_meter(record, {&pass, 1}, {});
  });
  return 0;
}
