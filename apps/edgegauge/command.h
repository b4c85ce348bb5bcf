// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

namespace edgegauge::cli {

/// What every subcommand shares. Commands print data to stdout and everything else to stderr.
struct Context {
  bool json = false;                 ///< --json: data as JSON on stdout, an error as one JSON line on stderr
  std::filesystem::path root = "/";  ///< --root: where /proc and /sys are read from (fixture trees)
  std::string command_line;          ///< as typed, for the record
  std::function<int()> action;       ///< set by the subcommand that was named; returns the exit code
};

/// Each lives in the file of its name and adds one subcommand. Its callback only sets context.action.
void add_run(CLI::App& app, Context& context);
void add_check(CLI::App& app, Context& context);
void add_plan(CLI::App& app, Context& context);
void add_models(CLI::App& app, Context& context);
void add_runtimes(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_limits(CLI::App& app, Context& context);
void add_meter(CLI::App& app, Context& context);
void add_report(CLI::App& app, Context& context);
void add_show(CLI::App& app, Context& context);
void add_compare(CLI::App& app, Context& context);
void add_claims(CLI::App& app, Context& context);
void add_cost(CLI::App& app, Context& context);
void add_devices(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);

}  // namespace edgegauge::cli
