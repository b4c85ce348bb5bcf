// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/measurement.h"
#include "core/statistics.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge {

enum class Direction { kLowerIsBetter, kHigherIsBetter, kNeither };

/// Of a figure that is estimated from samples, one without an interval had too few of them to say how far it
/// is off. Others are counted, or read once.
enum class Known { kExactly, kFromSamples };

/// Where a metric appears, a set of bits. Machine formats (JSON, CSV, SQL) always carry every metric.
enum ShownIn : unsigned {
  kMachineOnly = 0,
  kTable = 1u << 0,
  kWideTable = 1u << 1,
  kPage = 1u << 2,
  kIfAny = 1u << 3  ///< there, only when at least one cell has it
};

/// One metric. This row is all there is to add for a new one: its column in tables, CSV, JSON, SQL follows.
struct MetricRow {
  std::string_view name;   ///< stable, in JSON, CSV and SQL: "latency_p50"
  std::string_view title;  ///< for people, short enough for a column: "p50"
  std::string_view
      unit;  ///< of the stored value: "ns", "1/s", "bytes", "cores", "count", "ratio", "value", "J", "W"
  Direction better;
  std::string (*format)(double value);  ///< value with unit for people
  unsigned shown_in;                    ///< ShownIn bits
  std::string_view meaning;             ///< one sentence, for help and docs
  /// The figure of a measurement; nullopt where the measurement does not determine it (absent is not zero).
  std::optional<Estimate> (*compute)(const Measurement&);
  Known known = Known::kExactly;
};

/// Every metric, in the order of display.
std::span<const MetricRow> metrics();

/// Whether it is a figure of a measurement, and not one that analysis adds when a report is made.
bool is_stored(const MetricRow& metric);

/// nullptr when there is none of that name.
const MetricRow* find_metric(std::string_view name);

/// A metric's value for one measurement, as stored.
struct MetricValue {
  std::string_view name;  ///< points into metrics()
  Estimate estimate;
};

/// Every metric that the measurement determines.
std::vector<MetricValue> compute_metrics(const Measurement& measurement);

}  // namespace edgegauge
