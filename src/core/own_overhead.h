// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/statistics.h"

#include <cstdint>
#include <optional>
#include <span>

namespace edgegauge {

/// A request counts as disturbed by a look at the sensors when a part of it falls into this span around the
/// time at which the look began: looks take milliseconds, and the two clocks are laid side by side to within
/// some.
inline constexpr std::int64_t kBeforeLook_ns = 10'000'000;
inline constexpr std::int64_t kAfterLook_ns = 90'000'000;

/// So many looks that had requests beside them, for a figure.
inline constexpr std::size_t kFewestLooks = 8;

/// What looking at the sensors cost the requests: the share of their time that it added, from requests during
/// looks against those between one look and the next, which took turns all along. Of each look, with m the
/// mean latency until the next: (sum of latencies during it - their number x m) / the time of both; the mean
/// over looks, with a 95% t interval. Looks without requests beside them (a request may take longer than the
/// time between looks) do not count. `looks_ns` (ascending) and `measured_from_ns`, the start of the first
/// request, are on one clock; requests follow one another, `wall_ns` from the first one's start to the last
/// one's end. nullopt with fewer than kFewestLooks.
std::optional<Estimate> overhead_of_looks(std::span<const std::int64_t> latencies_ns,
                                          std::int64_t measured_from_ns, std::int64_t wall_ns,
                                          std::span<const std::int64_t> looks_ns);

}  // namespace edgegauge
