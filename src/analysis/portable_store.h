// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/results.h"
#include "analysis/where.h"

#include <functional>

namespace edgegauge::analysis {

/// Calls `visit` for every cell of a run of which all of `where` may hold, in the order of their places, with
/// what belongs to it; what can be, is left to the database. Memory does not grow with the number of cells.
/// Phases and samples are read where they are included.
void for_each_cell(const store::Store& store, const store::RunRow& run, const Include& include,
                   const std::vector<Where>& where,
                   const std::function<void(const CellRecord&, const store::FinishedCell&)>& visit);

/// Stores a run that was read; its number in this file.
RunId store_run(store::Store& store, PortableRun run);

}  // namespace edgegauge::analysis
