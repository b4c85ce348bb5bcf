// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "runtimes/runtimes.h"

#include "command.h"
#include "control/workers.h"
#include "core/error.h"
#include "core/json_text.h"
#include "core/units.h"
#include "report/text.h"
#include "runtimes/staging.h"
#include "runtimes_build.h"
#include "runtimes_knobs.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

using runtimes::Locked;

constexpr std::size_t kIndent = 4;
constexpr std::size_t kTextWidth = 80 - kIndent;

struct Flags {
  std::filesystem::path lock = runtimes::default_lock_file();
  std::vector<std::string> names;
};

std::string label(const Locked& entry) { return entry.name + " " + entry.version; }

/// What this machine would fetch; empty sizes where there is nothing for it.
runtimes::Artefact artefact_here(const Locked& entry) {
  const runtimes::Artefact* artefact = runtimes::artefact_for(entry, runtimes::this_architecture());
  return artefact == nullptr ? runtimes::Artefact{} : *artefact;
}

bool is_available_here(const Locked& entry) { return artefact_here(entry).download_bytes > 0; }

std::string state_of(const Locked& entry) {
  if (runtimes::is_installed(entry)) {
    return fmt::format("installed, {}", format_bytes(runtimes::bytes_below(runtimes::install_folder(entry))));
  }
  if (!is_available_here(entry)) return fmt::format("not available for {}", runtimes::this_architecture());
  const runtimes::Artefact artefact = artefact_here(entry);
  return fmt::format("not installed, {} to fetch, {} kept", format_bytes(artefact.download_bytes),
                     format_bytes(artefact.installed_bytes));
}

void print_list(const std::vector<Locked>& lock) {
  for (const Locked& entry : lock) {
    fmt::print("{:<28} {:<34} {}\n", label(entry), state_of(entry), entry.licence);
    for (const std::string& text : {entry.title + ": " + entry.purpose, entry.note})
      if (!text.empty()) fmt::print("    {}", report::wrapped(text, kTextWidth, kIndent));
  }
  if (!std::all_of(lock.begin(), lock.end(), runtimes::is_installed)) {
    fmt::print(stderr, "Install with: edgegauge runtimes install NAME... (or: all)\n");
  }
}

nlohmann::json to_json(const Locked& entry) {
  const bool installed = runtimes::is_installed(entry);
  const bool available = is_available_here(entry);
  const std::filesystem::path folder = runtimes::install_folder(entry);
  return {
      {"name", entry.name},
      {"title", entry.title},
      {"kind", runtimes::name_of(entry.kind)},
      {"version", entry.version},
      {"registry", runtimes::name_of(entry.registry)},
      {"package", entry.package},
      {"licence", entry.licence},
      {"purpose", entry.purpose},
      {"note", entry.note},
      {"available", available},
      {"installed", installed},
      {"download_bytes", available ? nlohmann::json(artefact_here(entry).download_bytes) : nlohmann::json()},
      {"installed_bytes", installed ? nlohmann::json(runtimes::bytes_below(folder)) : nlohmann::json()},
      {"path", folder.string()}};
}

void print_json(const std::vector<Locked>& entries) {
  nlohmann::json list = nlohmann::json::array();
  for (const Locked& entry : entries) list.push_back(to_json(entry));
  fmt::print("{}\n", json_text(list));
}

/// Headers are wanted only by who builds: where the worker of an entry is not beside the program yet.
bool worker_is_built(const Locked& entry) {
  return std::filesystem::exists(runtimes::program_folder() / ("edgegauge-worker-" + entry.name));
}

/// The entries for a list of names, each once, with what must be there to build their workers.
std::vector<Locked> resolve(const std::vector<Locked>& lock, std::vector<std::string> names) {
  if (std::find(names.begin(), names.end(), "all") != names.end()) {
    names.clear();
    for (const Locked& entry : lock) {
      if (entry.kind != runtimes::Kind::kHeaders && is_available_here(entry)) names.push_back(entry.name);
    }
  }
  std::vector<Locked> wanted;
  const auto add = [&](const std::string& name) {
    const bool is_new =
        std::none_of(wanted.begin(), wanted.end(), [&](const Locked& e) { return e.name == name; });
    if (is_new) wanted.push_back(runtimes::find_entry(lock, name));
  };
  for (const std::string& name : names) {
    add(name);
    const Locked& entry = runtimes::find_entry(lock, name);
    if (!worker_is_built(entry)) std::for_each(entry.build_requires.begin(), entry.build_requires.end(), add);
  }
  return wanted;
}

/// What is about to be fetched, before it is.
void announce(const std::vector<Locked>& wanted) {
  std::uint64_t total = 0;
  std::uint64_t kept = 0;
  std::vector<std::string> parts;
  for (const Locked& entry : wanted) {
    if (runtimes::is_installed(entry)) {
      fmt::print(stderr, "{} is installed already\n", label(entry));
    } else {
      const runtimes::Artefact artefact = artefact_here(entry);
      total += artefact.download_bytes;
      kept += artefact.installed_bytes;
      parts.push_back(fmt::format("{} ({})", label(entry), format_bytes(artefact.download_bytes)));
    }
  }
  if (parts.empty()) return;
  fmt::print(stderr, "to fetch: {}{} and keep, {} on disk, in {}\n", fmt::join(parts, ", "),
             parts.size() == 1 ? "" : fmt::format(", {} in all,", format_bytes(total)), format_bytes(kept),
             (runtimes::cache_folder() / "runtimes").string());
}

int install_all(const std::vector<Locked>& wanted, bool json) {
  announce(wanted);
  std::vector<std::string> missing_workers;
  for (const Locked& entry : wanted) {
    runtimes::install(entry, [](const std::string& line) { fmt::print(stderr, "{}\n", line); });
    if (entry.kind == runtimes::Kind::kRuntime && !worker_is_built(entry))
      missing_workers.push_back(entry.name);
  }
  if (!missing_workers.empty()) build_workers(missing_workers);
  if (json) print_json(wanted);
  return 0;
}

int print_path(const Locked& entry, bool json) {
  if (!runtimes::is_installed(entry)) {
    throw Error(ExitCode::kRuntimeMissing, fmt::format("{} is not installed", label(entry)),
                fmt::format("edgegauge runtimes install {}", entry.name));
  }
  if (json) {
    fmt::print("{}\n", json_text(to_json(entry)));
  } else {
    fmt::print("{}\n", runtimes::install_folder(entry).string());
  }
  return 0;
}

}  // namespace

void add_runtimes(CLI::App& app, Context& context) {
  const auto flags = std::make_shared<Flags>();
  CLI::App* command =
      app.add_subcommand("runtimes", "Framework libraries and packaged models: list, install, knobs, path");
  command->require_subcommand(1);
  command->add_option("--lock", flags->lock, "Another lock file than the program's own")->type_name("FILE");

  CLI::App* list = command->add_subcommand("list", "What there is, at which version, and what is installed");
  list->callback([&context, flags] {
    context.action = [&context, flags] {
      const std::vector<Locked> lock = runtimes::read_lock(flags->lock);
      context.json ? print_json(lock) : print_list(lock);
      return 0;
    };
  });

  CLI::App* install =
      command->add_subcommand("install", "Fetch, verify and install; says first how much it will fetch");
  install->add_option("NAME", flags->names, "Names from the list, or all")->required();
  install->callback([&context, flags] {
    context.action = [&context, flags] {
      return install_all(resolve(runtimes::read_lock(flags->lock), flags->names), context.json);
    };
  });

  CLI::App* knobs =
      command->add_subcommand("knobs", "The settings of each framework, for run --set KEY=VALUE");
  knobs->callback([&context, flags] {
    context.action = [&context, flags] { return print_knobs(flags->lock, context.json); };
  });

  CLI::App* path = command->add_subcommand("path", "The folder in which one is installed");
  path->add_option("NAME", flags->names, "A name from the list")->required()->expected(1);
  path->callback([&context, flags] {
    context.action = [&context, flags] {
      return print_path(runtimes::find_entry(runtimes::read_lock(flags->lock), flags->names.front()),
                        context.json);
    };
  });
}

}  // namespace edgegauge::cli
