// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/results.h"
#include "analysis/summary.h"

#include <deque>
#include <memory>
#include <vector>

namespace edgegauge::analysis {

/// Results files, open for reading, and which of their runs are meant.
struct OpenSources {
  std::deque<store::Store> stores;  ///< that the sources point to
  std::vector<Source> sources;
};

/// In the order named; a run that is named twice, also by another path, counts once. Throws BadInput, naming
/// the file, when one cannot be read or has no such run.
OpenSources open_sources(const std::vector<ResultsName>& names);

/// Whether a report shows them as an overview (docs/scale.md).
bool is_large(const std::vector<Source>& sources);

/// One for each source, in their order.
std::vector<std::shared_ptr<const Origin>> origins_of(const std::vector<Source>& sources);

}  // namespace edgegauge::analysis
