// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "telemetry/power_source.h"

#include <string_view>

/// The Raspberry Pi 5's power management chip, by way of `vcgencmd pmic_read_adc`. It sees what its own
/// converters give out, not what comes in: USB, HATs and losses are missing, so that it takes a calibration
/// against a meter to compare boards.
namespace edgegauge::telemetry {

/// Whether the device tree says that this board has one.
bool has_pmic(const Files& files);

/// "VDD_CORE_A current(7)=1.2A" and "VDD_CORE_V volt(15)=0.72V" -> sum of V x A over the rails that have
/// both. Rails without a current (EXT5V, BATT) do not count. Trouble when no rail has both, or a number is
/// none.
Reading<double> parse_pmic(std::string_view text);

/// Asks at most 5 times a second: each answer takes a process and a firmware call. `ask` returns what the
/// command printed.
std::unique_ptr<PowerSource> make_pmic_source(std::function<Reading<std::string>()> ask,
                                              Clock clock = monotonic_now);

}  // namespace edgegauge::telemetry
