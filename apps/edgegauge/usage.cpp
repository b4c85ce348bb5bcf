// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "usage.h"

#include "core/error.h"
#include "core/nearest.h"

#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

constexpr const char* kFooter =
    "Start with:\n"
    "  edgegauge doctor                         what this device is and can measure\n"
    "  edgegauge run --model study --batch 1,4  measure the study's six models\n"
    "  edgegauge run --model my.onnx            measure a model of yours\n"
    "  edgegauge report                         look at the last run again\n"
    "  edgegauge compare --by framework         what is faster, by how much, how sure\n"
    "Exit codes: 0 ok, 1 environment, 2 usage, 3 answers disagree or a limit is\n"
    "  crossed, 65 bad plan or model, 69 framework missing, 75 no answer for now:\n"
    "  try again, 130 interrupted, 143 terminated.";

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

constexpr std::size_t kHelpColumn = 30;
constexpr std::size_t kHelpWidth = 80;

/// Breaks a text at blanks so that no line is wider, where words allow it.
std::string wrapped(const std::string& text, std::size_t width) {
  std::string lines;
  std::size_t column = 0;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const bool fits = column == 0 || column + 1 + word.size() <= width;
    if (column > 0) lines += fits ? ' ' : '\n';
    column = fits && column > 0 ? column + 1 + word.size() : word.size();
    lines += word;
  }
  return lines;
}

class WrappingFormatter : public CLI::Formatter {
 public:
  std::string make_option_desc(const CLI::Option* option) const override {
    return wrapped(CLI::Formatter::make_option_desc(option), kHelpWidth - kHelpColumn);
  }
  std::string make_subcommand(const CLI::App* command) const override {
    std::stringstream out;
    CLI::detail::format_help(out, command->get_name(),
                             wrapped(command->get_description(), kHelpWidth - kHelpColumn), kHelpColumn);
    return out.str();
  }
};

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

/// An empty device would be described, with every fault of one.
void refuse_no_folder(const std::string& root) {
  if (std::filesystem::is_directory(root)) return;
  throw Error(ExitCode::kUsage, fmt::format("--root: there is no folder {}", root),
              "name the folder that holds the device's proc and sys");
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
  app.add_option("--root", context.root, "Read /proc and /sys below this folder")
      ->each(refuse_no_folder)
      ->type_name("DIR")
      ->capture_default_str();
  app.require_subcommand(1);
  app.fallthrough();
  const auto formatter = std::make_shared<WrappingFormatter>();
  formatter->column_width(kHelpColumn);
  app.formatter(formatter);
  for (auto* add :
       {add_run, add_check, add_plan, add_report, add_show, add_compare, add_claims, add_cost, add_devices,
        add_export, add_import, add_meter, add_models, add_runtimes, add_limits, add_doctor})
    add(app, context);
  app.footer(kFooter);  // after the subcommands, which would inherit it
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
