// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "command.h"
#include "core/options.h"
#include "core/run_spec.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::cli {

/// The flags of the option table on one subcommand, and its plan file. Lives as long as the parser.
class PlanFlags {
 public:
  /// Adds an optional plan file and a flag for every row of run_options().
  void add_to(CLI::App& command);

  /// Adds the flags of these rows alone. What is not given is as in `defaults`.
  void add_some_to(CLI::App& command, std::span<const std::string_view> names, RunSpec defaults = {});

  /// Whether anything was given that says what is measured; where results and report go does not.
  bool name_a_plan() const;

  /// The plan file's keys, with the flags that were given on top.
  RunSpec resolve() const;

 private:
  void add_flag(CLI::App& command, const OptionRow& row);
  void add_switch(CLI::App& command, const OptionRow& row);

  RunSpec defaults_;
  std::string plan_file_;
  std::map<std::string, std::vector<std::string>, std::less<>> given_;
};

}  // namespace edgegauge::cli
