// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/nearest.h"
#include "core/toml_reader.h"
#include "runtimes/runtimes.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/utsname.h>

namespace edgegauge::runtimes {
namespace {

constexpr std::array<std::string_view, 3> kRegistries = {"pypi", "npm", "debian"};
constexpr std::array<std::string_view, 4> kKinds = {"runtime", "headers", "model", "page"};
constexpr std::array<std::string_view, 3> kArchitectures = {"x86_64", "aarch64", "any"};

constexpr TomlFormat kFormat{"a lock file", "the lock file is described in docs/runtimes.md"};

std::uint64_t bytes_of(TomlReader& reader, std::string_view key) {
  const toml::node* node = reader.find(key);
  const auto value = node == nullptr ? std::nullopt : node->value_exact<std::int64_t>();
  if (!value || *value <= 0) reader.refuse(key, "must be a number of bytes above 0");
  return static_cast<std::uint64_t>(*value);
}

std::vector<TomlReader> some_tables(TomlReader& reader, std::string_view key) {
  std::vector<TomlReader> tables = reader.tables(key);
  if (tables.empty()) reader.refuse(key, "must be one or more tables, as [[...]]");
  return tables;
}

/// Names and versions become folders and arguments of other programs.
bool is_plain(std::string_view text) {
  return !text.empty() && text.front() != '.' && text.front() != '-' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+~") ==
             std::string_view::npos;
}

/// An npm package may stand in a scope: @scope/name.
bool is_package_name(std::string_view text, Registry registry) {
  if (registry != Registry::kNpm || !text.starts_with('@')) return is_plain(text);
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && is_plain(text.substr(1, slash - 1)) &&
         is_plain(text.substr(slash + 1));
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool stays_inside(const std::filesystem::path& path) {
  return path.is_relative() &&
         std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
}

Artefact read_artefact(TomlReader reader) {
  Artefact artefact;
  artefact.architecture = kArchitectures[reader.choice("architecture", kArchitectures)];
  artefact.platform = reader.text_or_empty("platform");
  if (!artefact.platform.empty() && !is_plain(artefact.platform))
    reader.refuse("platform", "is not a platform's name");
  artefact.sha256 = reader.texts("sha256");
  if (artefact.sha256.empty() || !std::all_of(artefact.sha256.begin(), artefact.sha256.end(), is_sha256)) {
    reader.refuse("sha256", "must be a list of hashes, 64 hexadecimal digits each");
  }
  artefact.download_bytes = bytes_of(reader, "download_bytes");
  artefact.installed_bytes = bytes_of(reader, "installed_bytes");
  reader.refuse_other_keys();
  return artefact;
}

std::map<std::string, std::string> read_files(TomlReader& entry) {
  std::map<std::string, std::string> files;
  const toml::table* table = entry.table("files");
  if (table == nullptr) entry.refuse("files", "must be a table");
  for (const auto& [from, node] : *table) {
    const std::string source(from.str());
    const std::string target = node.value_or(std::string());
    if (target.empty() || !stays_inside(target) || !stays_inside(source)) {
      entry.refuse("files", fmt::format("maps '{}' to no path inside the installed folder", source));
    }
    if (source.ends_with('/') != target.ends_with('/')) {
      entry.refuse("files", fmt::format("maps '{}' to '{}': a folder (ending in '/') goes to a folder",
                                        source, target));
    }
    files.emplace(source, target);
  }
  if (files.empty()) entry.refuse("files", "names no file");
  return files;
}

Locked read_entry(TomlReader reader, const std::filesystem::path& file) {
  Locked entry;
  entry.name = reader.text("name");
  if (!is_plain(entry.name)) reader.refuse("name", "may hold letters, digits and ._-+ only");
  reader.set_where(fmt::format("{}: entry '{}'", file.string(), entry.name));
  entry.title = reader.text("title");
  entry.kind = static_cast<Kind>(reader.choice("kind", kKinds));
  entry.version = reader.text("version");
  if (!is_plain(entry.version)) reader.refuse("version", "may hold letters, digits and ._-+ only");
  entry.registry = static_cast<Registry>(reader.choice("registry", kRegistries));
  entry.package = reader.text("package");
  if (!is_package_name(entry.package, entry.registry)) reader.refuse("package", "is not a package's name");
  entry.python = reader.text_or_empty("python");
  if (!entry.python.empty() && !is_plain(entry.python)) reader.refuse("python", "is not a version");
  entry.licence = reader.text("licence");
  entry.purpose = reader.text("purpose");
  entry.note = reader.text_or_empty("note");
  entry.build_requires = reader.texts("build_requires");
  for (TomlReader& artefact : some_tables(reader, "artefact"))
    entry.artefacts.push_back(read_artefact(std::move(artefact)));
  entry.files = read_files(reader);
  reader.refuse_other_keys();
  return entry;
}

bool share_an_architecture(const Locked& one, const Locked& other) {
  return std::ranges::any_of(one.artefacts, [&](const Artefact& artefact) {
    return artefact.architecture == "any" || artefact_for(other, artefact.architecture) != nullptr;
  });
}

void check_names(const std::vector<Locked>& lock, const std::filesystem::path& file) {
  std::set<std::string> names;
  for (const Locked& entry : lock) {
    names.insert(entry.name);
    for (const Locked* other = &lock.front(); other != &entry; ++other) {
      if (other->name == entry.name && share_an_architecture(entry, *other))
        throw BadInput(fmt::format("{}: two entries '{}' for one architecture", file.string(), entry.name));
    }
  }
  for (const Locked& entry : lock) {
    for (const std::string& needed : entry.build_requires) {
      if (!names.contains(needed)) {
        throw BadInput(fmt::format("{}: entry '{}': 'build_requires' names '{}', which is no entry",
                                   file.string(), entry.name, needed));
      }
    }
  }
}

/// One entry for each name: that of the architecture, else the first.
std::vector<Locked> chosen(std::vector<Locked> lock, std::string_view architecture) {
  std::vector<Locked> one_each;
  for (Locked& entry : lock) {
    const auto same = std::ranges::find(one_each, entry.name, &Locked::name);
    if (same == one_each.end())
      one_each.push_back(std::move(entry));
    else if (artefact_for(entry, architecture) != nullptr)
      *same = std::move(entry);
  }
  return one_each;
}

toml::table parse(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    throw BadInput(
        fmt::format("the lock file {} cannot be read", file.string()),
        "is the program installed whole? Its lock file is share/edgegauge/lock.toml under its prefix");
  }
  try {
    return toml::parse(in, file.string());
  } catch (const toml::parse_error& error) {
    throw BadInput(
        fmt::format("{}: line {}: {}", file.string(), error.source().begin.line, error.description()));
  }
}

}  // namespace

std::string_view name_of(Registry registry) { return kRegistries[static_cast<std::size_t>(registry)]; }
std::string_view name_of(Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::string_view this_architecture() {
  static const std::string machine = [] {
    utsname name{};
    uname(&name);
    return std::string(name.machine);
  }();
  return machine;
}

std::vector<Locked> read_lock(const std::filesystem::path& file, std::string_view architecture) {
  const toml::table document = parse(file);
  TomlReader reader(document, file.string(), kFormat);
  std::vector<Locked> lock;
  for (TomlReader& entry : some_tables(reader, "entry")) lock.push_back(read_entry(std::move(entry), file));
  reader.refuse_other_keys();
  check_names(lock, file);
  return chosen(std::move(lock), architecture);
}

const Locked& find_entry(const std::vector<Locked>& lock, const std::string& name) {
  std::vector<std::string> names;
  for (const Locked& entry : lock) {
    if (entry.name == name) return entry;
    names.push_back(entry.name);
  }
  const std::string near = nearest(name, names);
  throw Error(ExitCode::kUsage, fmt::format("the lock file has no entry '{}'", name),
              near.empty() ? fmt::format("it has: {}", fmt::join(names, ", "))
                           : fmt::format("did you mean {}?", near));
}

const Artefact* artefact_for(const Locked& entry, std::string_view architecture) {
  const auto fits = [&](const Artefact& artefact) {
    return artefact.architecture == architecture || artefact.architecture == "any";
  };
  const auto found = std::find_if(entry.artefacts.begin(), entry.artefacts.end(), fits);
  return found == entry.artefacts.end() ? nullptr : &*found;
}

}  // namespace edgegauge::runtimes
