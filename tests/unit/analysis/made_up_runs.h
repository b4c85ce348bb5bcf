// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/results.h"
#include "unit/analysis/made_up_study.h"

#include <cstdint>
#include <string>
#include <vector>

/// Runs of a few cells, to be compared.
namespace edgegauge::test {

/// A cell that is measured, and converged.
struct Made {
  std::string model, framework;
  double p50;
  double share = 0.005;  ///< half of its interval
  int repeat = 0;
};

/// With their median latencies alone.
inline analysis::LoadedRun run_of(std::int64_t number, const std::vector<Made>& cells) {
  analysis::LoadedRun run;
  run.file = "results.db";
  run.run.id = RunId{number};
  for (const Made& made : cells) {
    store::CellKey key;
    key.model = made.model;
    key.runtime = made.framework;
    key.repeat = made.repeat;
    store::CellRow cell = made_up_cell(number * 1000 + static_cast<std::int64_t>(run.cells.size()), key, {});
    cell.converged = true;
    cell.metrics = {
        {"latency_p50", {made.p50, Interval{made.p50 * (1 - made.share), made.p50 * (1 + made.share)}}}};
    run.cells.push_back(cell);
  }
  return run;
}

}  // namespace edgegauge::test
