// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/measurement.h"
#include "core/statistics.h"

#include <cstdint>
#include <optional>
#include <span>

namespace edgegauge {

/// A request counts as disturbed by a look at the sensors when a part of it falls into this span around the
/// time at which the look began: looks take milliseconds, and the two clocks are laid side by side to within
/// some.
inline constexpr Nanoseconds kBeforeLook = std::chrono::milliseconds(10);
inline constexpr Nanoseconds kAfterLook = std::chrono::milliseconds(90);

/// So many looks that had requests beside them, for a figure.
inline constexpr std::size_t kFewestLooks = 8;

/// What looking at the sensors cost the requests: the share of their time that it added, from requests during
/// looks against those between one look and the next, which took turns all along. A look added, with m the
/// mean latency from its end until the next, the sum of latencies during it less their number times m; all
/// that looks added over all that requests took, with a 95% interval (t, over looks). Looks without requests
/// beside them (a request may take longer than the time between looks) do not count. `stretches` hold the
/// latencies in order; when a look began (ascending) is told by the same clock. nullopt with fewer than
/// kFewestLooks.
std::optional<Estimate> overhead_of_looks(std::span<const std::int64_t> latencies_ns,
                                          std::span<const Stretch> stretches,
                                          std::span<const Nanoseconds> looks);

/// More than the 1% that measuring may cost, as far as is sure.
inline bool costs_too_much(const std::optional<Estimate>& overhead) {
  return overhead && overhead->interval && overhead->interval->low > 0.01;
}

}  // namespace edgegauge
