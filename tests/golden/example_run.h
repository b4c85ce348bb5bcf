// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/results.h"
#include "analysis/summary.h"
#include "analysis/traces.h"

#include <vector>

namespace edgegauge::test {

/// A made-up run on a made-up board, with something of everything that a report must show: two frameworks,
/// cells that were measured, failed, skipped and did not converge, synthetic and real weights, pictures, and
/// a model whose name attacks every format.
analysis::StoredRun example_run();

/// The same on a board that is twice as fast, but for ncnn, which is as slow there; vgg16 was not tried, and
/// a cell of resnet18 ended otherwise.
analysis::StoredRun example_on_a_faster_board();

/// Both, in the files pi4.db and pi5.db.
std::vector<analysis::StoredRun> example_on_two_boards();

/// Runs side by side.
analysis::Summary merged(std::vector<analysis::StoredRun> runs);

/// A run as comparisons, costs and claims read it.
analysis::LoadedRun loaded(const analysis::StoredRun& run);

/// Of that board: one thread and four, one precision that it lacks, one figure that was disturbed.
std::vector<DeviceLimit> example_limits();

/// A few requests for each measured cell of a summary of it.
std::vector<analysis::Trace> example_traces(const analysis::Summary& summary);

/// The name of that last model.
extern const char* const kHostileName;

}  // namespace edgegauge::test
