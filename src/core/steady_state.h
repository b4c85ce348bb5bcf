// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/drift.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace edgegauge {

/// What the latencies of one process did from the first to the last.
enum class SteadyLabel {
  kFlat,           ///< one level throughout
  kWarmUp,         ///< slower at first, then steady
  kSlowdown,       ///< faster at first, then steady: heat, or a boost that ended
  kDrifting,       ///< the part that should be steady still moves one way
  kNoSteadyState,  ///< the level changed when half of what was measured was over, or later
};

/// "flat", "warm-up", "slowdown", "drifting", "no-steady-state"
std::string_view name_of(SteadyLabel label);

/// nullopt for another text.
std::optional<SteadyLabel> parse_steady_label(std::string_view name);

/// Which of the measured requests count, and whether they may be taken together.
struct SteadyState {
  SteadyLabel label = SteadyLabel::kFlat;
  std::size_t cut = 0;              ///< measured requests before the steady part; 0 where there is none
  std::optional<Drift> drift = {};  ///< of the steady part; absent: fewer than 40 requests

  /// Whether the steady part is one: neither drifting nor missing.
  bool is_steady() const;
  bool operator==(const SteadyState& other) const { return label == other.label && cut == other.cut; }
};

/// Looks at warm-up and measured requests as one series: outliers masked (order_statistics.h), changes found
/// (changepoints.h), cut at the last one across which the level, as a median, differs by more than 1% from
/// where it ends, then tested for drift (drift.h). A smaller change of level, or one of spread alone, is cut
/// nowhere: 1% is also what drift and a difference must exceed to be told.
///
/// The steady part must start before half of the measured requests are over. A change within the warm-up is
/// what warm-up is for, however few requests follow.
SteadyState find_steady_state(std::span<const std::int64_t> warm_up_ns,
                              std::span<const std::int64_t> measured_ns);

}  // namespace edgegauge
