// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <cstddef>
#include <functional>
#include <vector>

/// What is shown of a run that has more cells than anybody reads (docs/scale.md).
namespace edgegauge::analysis {

/// A run of more cells is shown by its fastest settings: with more lines, a page takes more than 5 MB.
inline constexpr std::int64_t kMostCellsShown = 500;
/// Of more groups than these, on all devices together, the first are shown and the others counted.
inline constexpr std::size_t kMostGroupsShown = 500;

/// Where the rest of what is stored of a cell comes from.
struct CellSource {
  std::function<std::vector<std::vector<MetricValue>>(const std::vector<CellId>&)> metrics;  ///< one for each
  std::function<void(Row&)> complete;  ///< adds phases, predictions and windows
};

/// A row for each model, batch, load, framework, precision and unit: that of the setting with the lowest
/// median among them, all its processes pooled (processes.h). Row::cell is the process with the middle
/// median; a metric is the pooled one, and absent where a process has none; the row converged if every
/// process did, and is unsteady if one is. Row::stands_for counts the measured cells of the group. Starts are
/// in none: they have a table of their own.
Summary make_overview(const Summary& run, const CellSource& source,
                      std::size_t most_groups = kMostGroupsShown);

}  // namespace edgegauge::analysis
