// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/order_statistics.h"
#include "telemetry/monitor.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace edgegauge::telemetry {
namespace {

constexpr double kStolenShare = 0.001;
constexpr double kBackgroundShare = 0.05;  ///< of all CPUs
constexpr double kSwappedBytes = 1 << 20;
constexpr float kDroppedClock = 0.95f;     ///< of the highest seen
constexpr std::size_t kFewestClocks = 12;  ///< samples: 6 s

const StateReading* find(const CellTelemetry& telemetry, std::string_view name) {
  const auto state = std::ranges::find(telemetry.states, name, &StateReading::name);
  return state == telemetry.states.end() ? nullptr : &*state;
}

const Series* find_series(const CellTelemetry& telemetry, std::string_view name) {
  const auto series = std::ranges::find(telemetry.series, name, &Series::name);
  return series == telemetry.series.end() ? nullptr : &*series;
}

double change(const CellTelemetry& telemetry, std::string_view name) {
  const StateReading* state = find(telemetry, name);
  return state != nullptr && state->before && state->after ? *state->after - *state->before : 0;
}

double at_end(const CellTelemetry& telemetry, std::string_view name) {
  const StateReading* state = find(telemetry, name);
  return state == nullptr ? 0 : state->after.value_or(0);
}

/// What the Raspberry Pi's firmware told, look by look, in order.
std::vector<std::uint64_t> firmware_looks(const CellTelemetry& telemetry) {
  std::vector<std::uint64_t> looks;
  const auto add = [&](double bits) { looks.push_back(static_cast<std::uint64_t>(bits)); };
  const StateReading* state = find(telemetry, "firmware_throttled");
  if (state != nullptr && state->before) add(*state->before);
  if (const Series* series = find_series(telemetry, "firmware_throttled")) {
    for (const float bits : series->values) add(static_cast<double>(bits));
  }
  if (state != nullptr && state->after) add(*state->after);
  return looks;
}

/// Bits of the Raspberry Pi's firmware that were on at any time during the cell. A sticky bit that was on
/// when the cell began tells nothing of it until a look has shown it cleared: what sets it again is the
/// cell's own.
std::uint64_t firmware_bits(const CellTelemetry& telemetry) {
  constexpr std::uint64_t kFour = 0xf;
  std::uint64_t seen = 0, from_before = kFour;
  for (const std::uint64_t bits : firmware_looks(telemetry)) {
    const std::uint64_t now = bits & kFour, sticky = bits >> 16 & kFour;
    seen |= now | (sticky & ~from_before);
    from_before &= sticky;
  }
  return seen;
}

template <unsigned kBit>
bool firmware_says(const CellTelemetry& telemetry) {
  return (firmware_bits(telemetry) >> kBit & 1) != 0;
}

bool was_slowed(const CellTelemetry& telemetry) {
  if (firmware_says<2>(telemetry) || change(telemetry, "throttle_count") > 0) return true;
  const Series* series = find_series(telemetry, "slowdown_state");
  const bool within = series != nullptr && std::ranges::any_of(series->values, [](float n) { return n > 0; });
  return within || at_end(telemetry, "slowdown_state") > 0;
}

/// The middle of the last third against the highest clock of the whole cell: a clock that only rises to its
/// work, or dips once, has not dropped.
bool has_dropped_clock(const CellTelemetry& telemetry) {
  const Series* clock = find_series(telemetry, "cpu_clock");
  if (clock == nullptr || clock->values.size() < kFewestClocks) return false;
  const float highest = std::ranges::max(clock->values);
  const auto third = static_cast<std::ptrdiff_t>(clock->values.size() / 3);
  return value_at(std::vector(clock->values.end() - third, clock->values.end()), 0.5) <
         kDroppedClock * highest;
}

bool has_swapped(const CellTelemetry& telemetry) {
  return change(telemetry, "swapped_in") + change(telemetry, "swapped_out") >= kSwappedBytes;
}

/// A flag, the reading that decides on it, and whether it does.
struct Rule {
  std::string_view flag;
  std::string_view reading;
  bool (*holds)(const CellTelemetry&);
};

constexpr std::array kRules = std::to_array<Rule>({
    {"background-cpu", "background_cpu",
     [](const CellTelemetry& t) { return at_end(t, "background_cpu") > kBackgroundShare; }},
    // Told of the machine before the run; of a cell "background-cpu" tells.
    {"background-load", "background_cpu", [](const CellTelemetry&) { return false; }},
    {"clock-dropped", "cpu_clock", has_dropped_clock},
    {"cpu-quota", "held_by_quota", [](const CellTelemetry& t) { return change(t, "held_by_quota") > 0; }},
    {"frequency-capped", "firmware_throttled", firmware_says<1>},
    {"soft-temperature-limit", "firmware_throttled", firmware_says<3>},
    {"stolen-time", "steal", [](const CellTelemetry& t) { return at_end(t, "steal") > kStolenShare; }},
    {"swapped", "swapped_in", has_swapped},
    {"throttled", "firmware_throttled", was_slowed},
    {"under-voltage", "firmware_throttled", firmware_says<0>},
});

}  // namespace

std::vector<std::string> flags_of(const CellTelemetry& telemetry) {
  std::vector<std::string> flags;
  for (const Rule& rule : kRules) {
    if (rule.holds(telemetry)) flags.emplace_back(rule.flag);
  }
  return flags;
}

bool is_superseded(const std::string& flag, const CellTelemetry& telemetry) {
  const auto rule = std::ranges::find(kRules, flag, &Rule::flag);
  return rule != kRules.end() && find(telemetry, rule->reading) != nullptr;
}

bool is_of_cells(const std::string& flag) {
  return std::ranges::find(kRules, flag, &Rule::flag) != kRules.end();
}

}  // namespace edgegauge::telemetry
