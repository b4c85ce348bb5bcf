// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/plan.h"

#include <cstddef>
#include <vector>

namespace edgegauge::control {

/// Spends the time that a run may take on the cells that tell most: of each model in each framework the
/// smallest batch first, one process and the default profile before more of them; among equals the quickest.
/// How long a cell will take is the plan's estimate, scaled by what the cells so far took against theirs.
/// Without a budget, every cell is admitted.
class Budget {
 public:
  explicit Budget(const Plan& plan);

  /// Whether this cell belongs to the most important of those that are left which fit into what is left, with
  /// so much of the budget spent. Cells that the plan skips cost nothing, and always do.
  bool admits(std::size_t cell, Nanoseconds spent) const;

  /// The cell is dealt with and took so long; it is not left any more.
  void settle(std::size_t cell, Nanoseconds took);

  /// The cell is not left, and tells nothing of how long others take: an earlier sitting dealt with it.
  void set_aside(std::size_t cell) { settled_[cell] = true; }

  /// Cells that are left, most important first.
  std::vector<std::size_t> left() const;

 private:
  double scale() const;

  std::optional<Nanoseconds> limit_;
  std::vector<Nanoseconds> estimates_;
  std::vector<std::size_t> order_;  ///< of all cells, most important first
  std::vector<bool> settled_;
  Nanoseconds took_{}, expected_{};  ///< of settled cells that took any time
};

}  // namespace edgegauge::control
