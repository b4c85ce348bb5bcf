// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

/// The requests of a cell, thinned to what a figure can show.
namespace edgegauge::analysis {

/// One request: when it began, from the first measured one (warm-up lies before 0), and how long it took.
struct TracePoint {
  double start_s = 0;
  double latency_ns = 0;
};

/// A share of the requests that count and the time within which they were done.
struct DistributionPoint {
  double share = 0;
  double latency_ns = 0;
};

struct Trace {
  std::vector<TracePoint> requests;             ///< in order of happening
  std::vector<DistributionPoint> distribution;  ///< up to the 99th percentile, by share
  double steady_from_s = 0;                     ///< requests that began before are in no figure of the cell
  /// What sensors told while it was measured, counted from when measuring began.
  std::vector<Series> sensors = {};
};

/// Of every stretch of requests the median one and the slowest: at most about 160 points, and the slowest of
/// all is among them. Requests are taken to follow each other at once, but for measured ones of which `at_ns`
/// (as in Measurement, or empty) tells when they came. The first `cut` measured ones come before the steady
/// state, and are not in the distribution.
Trace make_trace(std::span<const std::int64_t> warm_up_ns, std::span<const std::int64_t> samples_ns,
                 std::span<const std::int64_t> at_ns = {}, std::size_t cut = 0);

/// A cell's series of that kind, from its notes: "watched_from_ns", "measured_from_ns" and "measured_to_ns"
/// are moments of one clock. Empty where the first two do not tell how series and requests fit together;
/// without the last, up to the end of the series.
std::vector<Series> sensed_while_measured(std::vector<Series> series,
                                          const std::map<std::string, std::string>& notes);

/// Reads the samples of a summary's measured cells (of an overview, of the cells that its rows name): one
/// trace for each row, empty for cells that have none.
/// Of more than 400 cells, only the first 400 measured ones get theirs.
/// `sources`: those that the summary was made of.
std::vector<Trace> read_traces(const std::vector<Source>& sources, const Summary& summary);

}  // namespace edgegauge::analysis
