// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "usage.h"

#include "core/nearest.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

constexpr const char* kFooter =
    "Start with:\n"
    "  edgegauge doctor                                what this device is, and what can be measured\n"
    "  edgegauge run --model study --batch 1,4         measure the study's six models\n"
    "  edgegauge run --model my.onnx                   measure a model of yours\n"
    "  edgegauge report                                look at the last run again\n"
    "Exit codes: 0 ok, 2 usage, 3 threshold crossed, 65 bad plan or model, 69 framework missing,\n"
    "            75 unstable, 130 interrupted, 143 terminated.";

/// The subcommand that the command line had reached, and its name as typed ("edgegauge run").
const CLI::App* deepest(const CLI::App& app, std::string& path) {
  const CLI::App* at = &app;
  path = "edgegauge";
  for (auto chosen = at->get_subcommands(); !chosen.empty(); chosen = at->get_subcommands()) {
    at = chosen.front();
    path += " " + at->get_name();
  }
  return at;
}

std::vector<std::string> names_offered(const CLI::App& at, bool options) {
  std::vector<std::string> names;
  if (options) {
    for (const CLI::Option* option : at.get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  } else {
    for (const CLI::App* command : at.get_subcommands(nullptr)) names.push_back(command->get_name());
  }
  return names;
}

/// The first argument that the parser could not place.
std::string stray_argument(const CLI::App& at) {
  const std::vector<std::string> left = at.remaining(true);
  return left.empty() ? "" : left.front();
}

}  // namespace

void add_commands(CLI::App& app, Context& context) {
  app.set_version_flag("--version", "edgegauge " EDGEGAUGE_VERSION);
  app.add_flag("--json", context.json, "Print data as JSON (and an error as one line of JSON)");
  app.add_option("--root", context.root,
                 "Read /proc and /sys below this folder (for looking at another device's tree)")
      ->type_name("DIR")
      ->capture_default_str();
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(kFooter);
  app.get_formatter()->column_width(34);
  for (auto* add : {add_run, add_plan, add_report, add_show, add_models, add_runtimes, add_doctor})
    add(app, context);
}

std::pair<std::string, std::string> explain(const CLI::App& app, const CLI::ParseError& error, int argc,
                                            char**) {
  std::string path;
  const CLI::App* at = deepest(app, path);
  const std::string help = fmt::format("see: {} --help", path);
  if (argc < 2) return {"no command was given", "start with: edgegauge doctor, or edgegauge --help"};
  const std::string stray = stray_argument(app);
  if (stray.empty()) return {error.what(), help};
  const bool is_option = stray.starts_with("-");
  const std::string what =
      fmt::format("{} has no {} '{}'", path, is_option ? "option" : "command or argument", stray);
  const std::string near = nearest(stray.substr(0, stray.find('=')), names_offered(*at, is_option));
  return {what, near.empty() ? help : fmt::format("did you mean {}? {}", near, help)};
}

}  // namespace edgegauge::cli
