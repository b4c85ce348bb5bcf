// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "command.h"

#include <filesystem>
#include <string>
#include <vector>

/// What several subcommands take. The variables must outlive the command; what they hold is the default.
namespace edgegauge::cli {

/// Results files by name (analysis/results.h).
void add_results(CLI::App& command, std::vector<std::string>& names);

/// A price list over the program's own (price_files.h).
void add_price_list(CLI::App& command, std::filesystem::path& file);

}  // namespace edgegauge::cli
