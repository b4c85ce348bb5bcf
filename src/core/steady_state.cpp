// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/steady_state.h"

#include "core/changepoints.h"
#include "core/order_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace edgegauge {
namespace {

constexpr std::array<std::string_view, 5> kNames{"flat", "warm-up", "slowdown", "drifting",
                                                 "no-steady-state"};

/// Levels that differ by less are the same.
constexpr double kSameLevel = 0.01;

struct Segment {
  std::size_t first, last;
  double level;
};

std::vector<Segment> segments_of(std::span<const double> series) {
  std::vector<std::size_t> bounds = find_changepoints(series);
  bounds.insert(bounds.begin(), 0);
  bounds.push_back(series.size());
  std::vector<Segment> segments;
  for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
    segments.push_back(
        {bounds[i], bounds[i + 1], median_of(series.subspan(bounds[i], bounds[i + 1] - bounds[i]))});
  }
  return segments;
}

bool same_level(double a, double b) { return std::abs(a - b) <= kSameLevel * std::abs(b); }

/// The first segment of those at the end that share a level.
std::vector<Segment>::const_iterator first_steady(const std::vector<Segment>& segments) {
  auto first = segments.end() - 1;
  while (first != segments.begin() && same_level((first - 1)->level, segments.back().level)) --first;
  return first;
}

}  // namespace

std::string_view name_of(SteadyLabel label) { return kNames[static_cast<std::size_t>(label)]; }

std::optional<SteadyLabel> parse_steady_label(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<SteadyLabel>(found - kNames.begin());
}

bool SteadyState::is_steady() const {
  return label != SteadyLabel::kDrifting && label != SteadyLabel::kNoSteadyState;
}

SteadyState find_steady_state(std::span<const std::int64_t> warm_up_ns,
                              std::span<const std::int64_t> measured_ns) {
  if (measured_ns.empty()) return {};
  std::vector<double> latencies(warm_up_ns.begin(), warm_up_ns.end());
  latencies.insert(latencies.end(), measured_ns.begin(), measured_ns.end());
  const std::vector<double> series = without_outliers(latencies);
  const std::vector<Segment> segments = segments_of(series);
  const auto steady = first_steady(segments);
  const std::size_t warm_up = warm_up_ns.size();

  if (steady->first > warm_up + measured_ns.size() / 2) return {.label = SteadyLabel::kNoSteadyState};
  SteadyState state;
  state.cut = steady->first > warm_up ? steady->first - warm_up : 0;
  state.drift = find_drift(std::span(series).subspan(warm_up + state.cut));
  const bool was_faster = std::any_of(segments.begin(), steady, [&](const Segment& segment) {
    return segment.level < steady->level && !same_level(segment.level, steady->level);
  });
  if (state.drift && state.drift->is_significant()) {
    state.label = SteadyLabel::kDrifting;
    state.cut = 0;
  } else if (was_faster) {
    state.label = SteadyLabel::kSlowdown;
  } else if (steady != segments.begin()) {
    state.label = SteadyLabel::kWarmUp;
  }
  return state;
}

}  // namespace edgegauge
