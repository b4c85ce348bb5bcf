// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/portable.h"

#include <map>
#include <string>
#include <vector>

namespace edgegauge::analysis {

/// A row by its columns' names; what is absent or empty is not in it.
using TextRow = std::map<std::string, std::string, std::less<>>;

/// Puts rows of the long form together to cells and runs, which come in the order of their first rows.
class RowCollector {
 public:
  /// Throws BadInput for a value that is none of its column.
  void add(const TextRow& row);
  std::vector<PortableRun> take();

 private:
  struct Collected {
    PortableRun run;
    std::map<std::string, std::size_t> cell_of;  ///< by the cell's number as text: place in run.cells
  };
  std::vector<Collected> runs_;
  std::map<std::vector<std::string>, std::size_t> run_of_;  ///< by what tells runs apart: place in runs_
};

/// Whether a row may have a column of this name.
bool is_row_column(std::string_view name);

}  // namespace edgegauge::analysis
