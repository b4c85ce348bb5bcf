// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/prepare.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::control {

/// Runs `PROGRAM --json ARGUMENTS` to its end and returns its stdout. Throws the error that the child
/// reports, as if it had happened here; `what` names the work in the error of a child that ends without a
/// report.
std::string run_program(const Preparer& preparer, const std::vector<std::string>& arguments,
                        const std::string& what);

/// The same for any executable; a worker reports its error as lines "error: ..." and "hint: ...".
std::string run_helper(const Preparer& preparer, const std::vector<std::string>& argv,
                       const std::string& what,
                       const std::optional<std::map<std::string, std::string>>& environment = std::nullopt);

/// Makes a file or folder once: `make` writes it under another name in the same folder, which is renamed when
/// whole and removed when not. Does nothing when `target` is there.
void make_once(const std::filesystem::path& target,
               const std::function<void(const std::filesystem::path&)>& make);

}  // namespace edgegauge::control
