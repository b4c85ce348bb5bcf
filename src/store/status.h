// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

#include <string_view>

namespace edgegauge::store {

/// The inverse of name_of. Throws BadInput for a name that no status has.
CellStatus parse_status(std::string_view name);

}  // namespace edgegauge::store
