// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/dimensions.h"
#include "analysis/log_ratio.h"
#include "analysis/results.h"
#include "core/error.h"
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
  std::string not_measured;     ///< "failed: out-of-memory", "skipped"; empty: measured, or not there at all
  bool not_above_zero = false;  ///< measured as 0, of which there is no ratio
  bool converged = true;        ///< every process met the stopping rule in time
  bool unsteady = false;        ///< a process had no steady state
  std::optional<Against> against;  ///< the first side's; absent where one has no figure
  std::vector<EvidenceId> evidence;
  bool is_open() const { return figure && figure->interval && !converged; }     ///< marked "?"
  bool spans_levels() const { return figure && figure->interval && unsteady; }  ///< marked "~"
  /// Planned, and without the figure: not measured, or measured without the metric.
  bool lacks_figure() const { return !figure && !evidence.empty() && !not_above_zero; }
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

/// By name or title. Throws Error(kUsage), which begins with `said_by`, when there is none or when it is not
/// stored.
const MetricRow& metric_to_compare(const std::string& name, const std::string& said_by);

/// "p50>5%": what must not be.
struct Threshold {
  std::string text;
  const MetricRow* metric = nullptr;
  double ratio = 1;  ///< of a figure to the base's
  bool above = true;
};

/// METRIC>SHARE or METRIC<SHARE, the metric by name or title, the share in per cent. Throws Error(kUsage).
Threshold parse_threshold(const std::string& text);

/// Whether the whole interval of a ratio lies beyond the threshold; nullopt: nothing tells, since it has
/// none.
std::optional<bool> is_beyond(const Threshold& threshold, const Estimate& ratio);

/// A setting that is beyond a threshold: its whole interval lies there, or the base run has its figure and
/// this one, which was planned, has not.
struct Crossing {
  const ComparedRow* row = nullptr;
  std::size_t side = 0;
  bool lost = false;  ///< the base has the figure, this side has not
};

/// What became of a threshold in every setting that is on both sides.
struct LimitCheck {
  std::vector<Crossing> crossings;
  std::size_t judged = 0;     ///< settings, those that crossed it included
  std::size_t no_spread = 0;  ///< settings with a ratio that nothing is known to be off by
  std::size_t no_figure = 0;  ///< settings of which one side has no figure, or 0, and that are not lost
  /// nullopt: nothing could be judged.
  std::optional<bool> kept() const { return judged > 0 ? std::optional(crossings.empty()) : std::nullopt; }
};

LimitCheck check_limit(const ComparisonTable& table, const Threshold& threshold);

/// kThreshold when one is crossed; kUnstable when one could be judged in no setting; else kOk.
ExitCode exit_code_of(const ComparisonTable& table, const std::vector<Threshold>& thresholds);

}  // namespace edgegauge::analysis
