// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/statistics.h"
#include "core/units.h"

#include <cstdint>
#include <optional>
#include <string>

namespace edgegauge {

/// What a worker did for energy's sake, after its latencies were taken: it idled with the model loaded, ran
/// requests as the cell's load has them come, and idled again. CLOCK_MONOTONIC.
struct EnergyPass {
  Nanoseconds idle_begin{}, load_begin{}, load_end{}, idle_end{};
  std::int64_t requests = 0;
};

/// What a cell's energy pass came to. A figure that the rules (docs/energy.md) do not allow is unset.
struct Energy {
  std::optional<Estimate> gross_joules;  ///< per inference: a sample, not a request
  std::optional<Estimate> net_joules;    ///< the same, less what idling for as long would have taken
  std::optional<Estimate> load_watts;    ///< mean while requests ran
  std::optional<double> idle_watts;      ///< mean of both idle times
  std::string reason;                    ///< why a figure is unset; empty when none is
  std::string source, rail;              ///< "INA219", "VDD_IN": where the watts come from
  bool whole_board = false;              ///< else of a part, such as the processor alone
  std::optional<double> accuracy;        ///< the sensor's, relative and systematic; in no interval
  Nanoseconds update_period{};           ///< at which the sensor's value really changes, or is asked for
};

}  // namespace edgegauge
