// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

#include <nlohmann/json_fwd.hpp>

namespace edgegauge::cli {

/// All that is stored of a cell (docs/report-json.md, "One cell"): what is not known is null, a list of
/// nothing empty.
nlohmann::json cell_json(const store::Store& store, const store::CellRow& cell);

}  // namespace edgegauge::cli
