// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "telemetry/files.h"

#include <cstdint>
#include <string>
#include <vector>

/// Temperatures, and what the hardware does about them.
namespace edgegauge::telemetry {

/// A thermal zone: found once, read often.
struct Zone {
  std::string name;  ///< "cpu-thermal"
  std::string path;  ///< of its temp file
};
std::vector<Zone> find_zones(const Files& files);

/// Degrees Celsius. Trouble for what no electronics lives at (drivers without a sensor say -273 or
/// 0x7fffffff).
Reading<double> temperature(const Files& files, const Zone& zone);

/// Of the zones that can be read, the highest; absent without zones, trouble when all are in trouble.
Reading<double> hottest(const Files& files, const std::vector<Zone>& zones);

/// Cooling devices that slow a processor down; fans are not among them.
std::vector<std::string> find_slowdowns(const Files& files);
/// The sum of their states: 0 while none is held back.
Reading<std::int64_t> slowdown_state(const Files& files, const std::vector<std::string>& paths);

/// x86: files that count how often a core or package throttled for heat.
std::vector<std::string> find_throttle_counters(const Files& files);
/// Their sum since the machine started; only its change means something.
Reading<std::int64_t> throttle_count(const Files& files, const std::vector<std::string>& paths);

/// The Raspberry Pi firmware's word: bits 0-3 now, bits 16-19 since they were last cleared, which the
/// kernel's driver does every 2 s. So it is asked at least twice a second, and the answers are combined with
/// |.
struct FirmwareThrottling {
  std::uint64_t now = 0, sticky = 0;  ///< from bit 0: under-voltage, clock capped, throttled, soft limit
};
Reading<FirmwareThrottling> firmware_throttling(const Files& files);

}  // namespace edgegauge::telemetry
