// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/energy.h"
#include "telemetry/energy.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The record of an external meter, imported after a run (docs/energy.md).
namespace edgegauge::telemetry {

struct MeterRecord {
  std::vector<double> seconds;  ///< by the meter's own clock, rising
  std::vector<double> watts;    ///< as many
};

/// A CSV file: a header line that names the columns (in any order, other columns left alone), or two columns
/// time, watts without one. Time: "time", "timestamp", "seconds" (or with _ms: milliseconds), as a number or
/// as "2026-01-31 12:00:00.25" (also with T and Z). Power: "power", "watts", "w" (or with _mw: milliwatts),
/// else "volts" or "voltage" x "amperes", "amps" or "current". Separators: comma, semicolon or tab. Throws
/// BadInput with the line at fault; a line that goes back in time is one.
MeterRecord parse_meter(std::string_view csv);

/// The meter's clock is not ours, and neither is its rate. Each energy pass is a marker of its own: idle,
/// busy for a known time, idle. Both edges of each are looked for, halfway between the levels around it, and
/// the record's times between them are mapped onto the pass. Passes must be in order of time. One series per
/// pass; absent where its marker was not found (the power between does not step, or the two ends are further
/// apart or closer than the pass by more than 2%, or two readings); trouble for all of them where two ways to
/// place the passes explain equally many, since either could give a cell another one's watts.
std::vector<Reading<PowerSeries>> align_meter(const MeterRecord& record, std::span<const EnergyPass> passes,
                                              const PowerSourceInfo& source);

}  // namespace edgegauge::telemetry
