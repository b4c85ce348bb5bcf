// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/dimensions.h"
#include "analysis/log_ratio.h"
#include "analysis/results.h"
#include "core/metrics.h"

#include <optional>
#include <string>
#include <vector>

/// Stored cells against one another (docs/compare.md).
namespace edgegauge::analysis {

/// What is compared: a run, or the cells of a run that have one framework.
struct Side {
  std::string title;
  struct Cell {
    EvidenceId id;
    const store::CellRow* row = nullptr;  ///< of the runs it was made from
    const store::DeviceRow* device = nullptr;
  };
  std::vector<Cell> cells;
};

/// One side for each run, in their order. The runs must outlive the sides.
std::vector<Side> sides_of_runs(const std::vector<LoadedRun>& runs);

/// One side for each value of the dimension, `base` first (where it is not empty), then by value. Throws
/// Error(kUsage) when no cell has that base.
std::vector<Side> sides_by(const std::vector<LoadedRun>& runs, const DimensionRow& dimension,
                           const std::string& base);

enum class Change {
  kBetter,
  kWorse,
  kTie,    ///< not told apart by more than 1%
  kLower,  ///< of a metric of which neither direction is better
  kHigher,
  kUnsettled  ///< different, but nothing tells how far the figures may be off
};

/// Of one figure against the base's.
struct Against {
  Estimate ratio;  ///< figure / base's, with its 95% interval where both have a spread
  Change change = Change::kUnsettled;
  bool equivalent = false;  ///< a tie of which the interval lies within 1% either way
  /// That the change is as said: that the true ratio lies beyond the 1%, or within it for a tie.
  std::optional<double> confidence;
};

/// The ratio of two figures judged by its interval: a difference is called only when the interval excludes
/// 1/1.01 to 1.01.
Against judge(const LogEstimate& ratio, Direction better);

/// What a side has of one setting.
struct SideFigure {
  int processes = 0;               ///< measured, with the metric
  std::optional<Estimate> figure;  ///< pooled over them
  std::string not_measured;  ///< "failed: out-of-memory", "skipped"; empty: measured, or not there at all
  std::optional<Against> against;  ///< the first side's; absent where one has no figure
  std::vector<EvidenceId> evidence;
};

struct ComparedRow {
  /// Of whose cells, by any dimension: its headline, with the start of its fingerprint where two have one.
  /// Empty where all are of one device, and where runs are compared.
  std::string device;
  store::CellKey key;             ///< repeat and the dimension that is compared by: of any of its cells
  std::vector<SideFigure> sides;  ///< one for each side
};

struct ComparedMetric {
  const MetricRow* metric = nullptr;
  std::vector<ComparedRow> rows;  ///< by setting
  std::vector<std::optional<Against>>
      means;  ///< geometric mean of each side's ratios; absent where there are none
};

struct ComparisonTable {
  std::vector<std::string> titles;  ///< of the sides
  std::string by;                   ///< dimension; empty: runs are compared
  std::vector<ComparedMetric> metrics;
  std::vector<std::string> notes;  ///< what else differs, as sentences
};

/// Cells are matched that are alike in every dimension but `by` (nullptr: in every one) and the repeat;
/// processes of one setting are pooled. By a dimension, cells of different devices (fingerprints) are neither
/// matched nor pooled.
ComparisonTable compare_sides(const std::vector<Side>& sides, const DimensionRow* by,
                              const std::vector<const MetricRow*>& metrics);

/// "p50>5%": what must not be.
struct Threshold {
  std::string text;
  const MetricRow* metric = nullptr;
  double ratio = 1;  ///< of a figure to the base's
  bool above = true;
};

/// METRIC>SHARE or METRIC<SHARE, the metric by name or title, the share in per cent. Throws Error(kUsage).
Threshold parse_threshold(const std::string& text);

/// A setting that is beyond a threshold: its whole interval lies there, or it was measured in the base run
/// and is no longer.
struct Crossing {
  const ComparedRow* row = nullptr;
  std::size_t side = 0;
  bool lost = false;  ///< measured in the base, not here
};

std::vector<Crossing> crossings(const ComparisonTable& table, const Threshold& threshold);

}  // namespace edgegauge::analysis
