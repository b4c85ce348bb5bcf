// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace edgegauge::cli {

/// `runtimes knobs`: every setting that --set takes, framework by framework, as their workers describe them.
int print_knobs(const std::filesystem::path& lock_file, bool json);

}  // namespace edgegauge::cli
