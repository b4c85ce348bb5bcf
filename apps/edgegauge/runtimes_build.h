// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace edgegauge::cli {

/// Builds edgegauge-worker-NAME beside this program, where that lies in a build tree whose configuration can
/// find them now. Throws Error with the end of what the build said, or, for a program that was installed,
/// with where workers come from.
void build_workers(const std::vector<std::string>& names);

}  // namespace edgegauge::cli
