// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace edgegauge::report {

/// A file of this folder that is part of the program, by its path here: "figures/throughput.json". The build
/// makes this function of the files that CMakeLists.txt names; another name is a bug.
std::string_view embedded(std::string_view path);

}  // namespace edgegauge::report
