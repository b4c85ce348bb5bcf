// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "command.h"

#include <string>
#include <utility>

namespace edgegauge::cli {

/// The global options and every subcommand.
void add_commands(CLI::App& app, Context& context);

/// What was wrong with a command line, and what to do: {what, hint}. Names the nearest subcommand or option.
std::pair<std::string, std::string> explain(const CLI::App& app, const CLI::ParseError& error, int argc,
                                            char** argv);

}  // namespace edgegauge::cli
