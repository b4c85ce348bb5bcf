// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"
#include "core/files.h"
#include "store/store.h"

#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::cli {

/// Every cell of these runs as CSV, one after another. The caller closes `out`.
void write_cells(const std::vector<analysis::Source>& sources, OutputFile& out);

/// The page of one or several runs and, beside it, where it shows an overview, every cell as NAME.cells.csv.
class Page {
 public:
  /// From now on a thread reads and writes the cells, with connections of its own: reading them takes as
  /// long as summarising them, which can be done meanwhile. Throws Error naming a file that cannot be
  /// written. The stores must outlive it.
  Page(std::vector<analysis::Source> sources, std::filesystem::path file);

  /// Both files take their places only now. The names of what was written. Throws what kept the cells from
  /// being written.
  std::vector<std::string> write(const analysis::Summary& summary);

 private:
  std::vector<analysis::Source> sources_;
  std::filesystem::path file_, cells_file_;
  std::optional<OutputFile> cells_;
  std::future<void> cells_written_;  ///< waits for the thread, which writes to `cells_`, before that goes
};

}  // namespace edgegauge::cli
