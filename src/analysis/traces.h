// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <cstdint>
#include <span>
#include <vector>

/// The requests of a cell, thinned to what a figure can show.
namespace edgegauge::analysis {

/// One request: when it began, from the first measured one (warm-up lies before 0), and how long it took.
struct TracePoint {
  double start_s = 0;
  double latency_ns = 0;
};

/// A share of the requests and the time within which they were done.
struct DistributionPoint {
  double share = 0;
  double latency_ns = 0;
};

struct Trace {
  std::vector<TracePoint> requests;             ///< in order of happening
  std::vector<DistributionPoint> distribution;  ///< up to the 99th percentile, by share
};

/// Of every stretch of requests the median one and the slowest: at most about 160 points, and the slowest of
/// all is among them. Requests are taken to follow each other at once, which is how they are made.
Trace make_trace(std::span<const std::int64_t> warm_up_ns, std::span<const std::int64_t> samples_ns);

/// Reads the samples of a summary's measured cells: one trace for each row, empty for cells that have none.
/// Of more than 400 cells, only the first 400 measured ones get theirs.
std::vector<Trace> read_traces(const store::Store& store, const Summary& summary);

}  // namespace edgegauge::analysis
