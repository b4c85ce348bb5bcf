// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/portable.h"

#include "core/error.h"
#include "core/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

constexpr std::string_view kSample = "latency";
constexpr std::string_view kWarmUpSample = "warm_up_latency";

/// A part of a phase, as quantity "PREFIX:NAME".
struct PhasePart {
  std::string_view prefix, unit;
  std::optional<std::int64_t> (*get)(const PhaseRecord&);
  void (*set)(PhaseRecord&, std::int64_t);
};

constexpr std::array kPhaseParts = std::to_array<PhasePart>({
    {"phase_wall", "ns", [](const PhaseRecord& p) { return std::optional<std::int64_t>(p.wall.count()); },
     [](PhaseRecord& p, std::int64_t value) { p.wall = Nanoseconds(value); }},
    {"phase_cpu", "ns", [](const PhaseRecord& p) { return std::optional<std::int64_t>(p.cpu.count()); },
     [](PhaseRecord& p, std::int64_t value) { p.cpu = Nanoseconds(value); }},
    {"phase_major_faults", "count", [](const PhaseRecord& p) { return std::optional(p.major_faults); },
     [](PhaseRecord& p, std::int64_t value) { p.major_faults = value; }},
    {"phase_read", "bytes", [](const PhaseRecord& p) { return p.read_bytes; },
     [](PhaseRecord& p, std::int64_t value) { p.read_bytes = value; }},
    {"phase_resident_change", "bytes",
     [](const PhaseRecord& p) { return std::optional(p.resident_change_bytes); },
     [](PhaseRecord& p, std::int64_t value) { p.resident_change_bytes = value; }},
});

constexpr std::array kQuantities = std::to_array<QuantityRow>({
    {"phase_wall:NAME", "ns", "How long phase NAME of the cold start took; index is its place."},
    {"phase_cpu:NAME", "ns", "User and system time of all threads in it."},
    {"phase_major_faults:NAME", "count", "Page faults in it that went to storage."},
    {"phase_read:NAME", "bytes", "Read from storage in it; absent where the kernel does not tell."},
    {"phase_resident_change:NAME", "bytes", "Change of resident memory in it."},
    {"warm_up_latency", "ns", "Latency of a warm-up request; index is its place."},
    {"latency", "ns", "Latency of a measured request; index is its place."},
});

[[noreturn]] void refuse(const Observation& observation, std::string_view problem) {
  throw BadInput(fmt::format("quantity '{}' {}", observation.quantity, problem),
                 "the quantities are described in docs/export.md");
}

std::int64_t whole(const Observation& observation) {
  constexpr double kMost = 9007199254740992;  // 2^53: up to it every whole number is a double
  if (!(std::abs(observation.value) <= kMost) || observation.value != std::floor(observation.value))
    refuse(observation, "has a value that is no whole number");
  return static_cast<std::int64_t>(observation.value);
}

/// Indices come in order, without gaps: a place that was never written would be taken for a zero.
std::size_t place(const Observation& observation, std::size_t size) {
  if (!observation.index || *observation.index < 0 || static_cast<std::size_t>(*observation.index) > size)
    refuse(observation, "has an index that does not follow the one before");
  return static_cast<std::size_t>(*observation.index);
}

void add_latency(std::vector<std::int64_t>& latencies, const Observation& observation) {
  if (place(observation, latencies.size()) != latencies.size())
    refuse(observation, "has an index that was there already");
  latencies.push_back(whole(observation));
}

bool add_phase_part(store::FinishedCell& cell, const Observation& observation) {
  const std::size_t colon = observation.quantity.find(':');
  if (colon == std::string::npos) return false;
  const auto part = std::ranges::find(kPhaseParts, observation.quantity.substr(0, colon), &PhasePart::prefix);
  if (part == kPhaseParts.end()) return false;
  const std::size_t index = place(observation, cell.phases.size());
  if (index == cell.phases.size()) cell.phases.emplace_back();
  PhaseRecord& phase = cell.phases[index];
  phase.name = observation.quantity.substr(colon + 1);
  part->set(phase, whole(observation));
  return true;
}

void add_samples(std::vector<Observation>& rows, std::string_view quantity,
                 const std::vector<std::int64_t>& samples) {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    rows.push_back(
        {std::string(quantity), "ns", static_cast<std::int64_t>(i), static_cast<double>(samples[i]), {}, {}});
  }
}

}  // namespace

std::span<const QuantityRow> other_quantities() { return kQuantities; }

std::vector<Observation> observations_of(const store::FinishedCell& cell, const Include& include) {
  std::vector<Observation> rows;
  for (const MetricRow& metric : metrics()) {
    const auto found = std::ranges::find(cell.row.metrics, metric.name, &MetricValue::name);
    if (found == cell.row.metrics.end()) continue;
    Observation& row = rows.emplace_back();
    row.quantity = metric.name;
    row.unit = metric.unit;
    row.value = found->estimate.value;
    if (found->estimate.interval) {
      row.low = found->estimate.interval->low;
      row.high = found->estimate.interval->high;
    }
  }
  if (include.phases) {
    for (std::size_t i = 0; i < cell.phases.size(); ++i) {
      for (const PhasePart& part : kPhaseParts) {
        const auto value = part.get(cell.phases[i]);
        if (!value) continue;
        rows.push_back({fmt::format("{}:{}", part.prefix, cell.phases[i].name),
                        std::string(part.unit),
                        static_cast<std::int64_t>(i),
                        static_cast<double>(*value),
                        {},
                        {}});
      }
    }
  }
  if (include.samples) {
    add_samples(rows, kWarmUpSample, cell.warm_up_ns);
    add_samples(rows, kSample, cell.samples_ns);
  }
  return rows;
}

void add_observation(store::FinishedCell& cell, const Observation& observation) {
  if (observation.quantity == kSample) return add_latency(cell.samples_ns, observation);
  if (observation.quantity == kWarmUpSample) return add_latency(cell.warm_up_ns, observation);
  if (add_phase_part(cell, observation)) return;
  const MetricRow* metric = find_metric(observation.quantity);
  if (metric == nullptr) refuse(observation, "is none that this program knows");
  if (!observation.unit.empty() && observation.unit != metric->unit)
    refuse(observation, fmt::format("is in {}, not in {}", observation.unit, metric->unit));
  if (std::ranges::find(cell.row.metrics, metric->name, &MetricValue::name) != cell.row.metrics.end())
    refuse(observation, "stands twice in one cell");
  Estimate estimate{observation.value, std::nullopt};
  if (observation.low && observation.high) estimate.interval = Interval{*observation.low, *observation.high};
  cell.row.metrics.push_back({metric->name, estimate});
}

}  // namespace edgegauge::analysis
