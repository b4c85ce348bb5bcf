// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

#include <nlohmann/json_fwd.hpp>

namespace edgegauge::report {

/// What tells a cell from the others of its run: every dimension (analysis/dimensions.h) by its name.
nlohmann::ordered_json key_json(const store::CellKey& key);

}  // namespace edgegauge::report
