// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run_spec.h"

#include <filesystem>
#include <string>

namespace edgegauge::control {

/// Reads a plan file (TOML, or JSON by its ending) on top of `spec`; every key is an option's name
/// (docs/plan.md). Throws BadInput with file, line and the nearest known key.
void read_plan(const std::filesystem::path& file, RunSpec& spec);

/// The same from text that to_toml made; `name` stands for the file in errors.
void read_plan_text(const std::string& toml, const std::string& name, RunSpec& spec);

/// The resolved plan as TOML, every option that is set stated: stored with the run, and good as a plan file.
std::string to_toml(const RunSpec& spec);

/// The table of keys in docs/plan.md, as Markdown: one row per option.
std::string plan_key_table();

}  // namespace edgegauge::control
