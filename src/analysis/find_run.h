// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

#include <optional>

namespace edgegauge::analysis {

/// The last run unless one is named. Throws BadInput when the store has no such run (or no run at all).
store::RunRow find_run(const store::Store& store, std::optional<RunId> wanted);

}  // namespace edgegauge::analysis
