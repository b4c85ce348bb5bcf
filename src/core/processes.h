// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/statistics.h"

#include <cstddef>
#include <optional>
#include <span>

namespace edgegauge {

/// What the intervals of the figures of several processes are.
enum class Spread {
  kErrors,  ///< each of a figure's error: more processes narrow it
  kLevels   ///< of one or more the range of the levels that it took, each of which may be what it comes to
};

/// One figure measured in several processes.
struct PooledProcesses {
  /// Mean over the processes. One process: its own interval. Two: from the lowest end to the highest, since
  /// t with one degree of freedom says nothing. From three: t interval of the mean, which holds whatever
  /// varies between processes (but never narrower than their own intervals allow). Of levels it reaches over
  /// every process' interval besides. No interval where a process has none.
  Estimate pooled;
  std::size_t processes = 0;
  /// Standard deviation of the true figure from process to process: what the processes' figures vary by, less
  /// what their own intervals explain (method of moments; not below 0). Absent for one process.
  std::optional<double> between = {};
  /// Standard error of one process' figure, by its interval: root of the mean square. Absent where a process
  /// has no interval, and of levels.
  std::optional<double> within = {};
};

/// `figures`: one of each process, in any order, at least one.
PooledProcesses pool_processes(std::span<const Estimate> figures, Spread spread);

}  // namespace edgegauge
