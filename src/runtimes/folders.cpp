// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "runtimes/runtimes.h"

#include <cstdlib>

namespace edgegauge::runtimes {
namespace {

/// Empty counts as unset, as the XDG specification asks.
std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

std::filesystem::path program_folder() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    throw Error(ExitCode::kInternal,
                "where this program lies cannot be read: /proc/self/exe: " + error.message(),
                "mount /proc: mount -t proc proc /proc");
  }
  return program.parent_path();
}

std::filesystem::path default_lock_file() {
  return (program_folder() / "../share/edgegauge/lock.toml").lexically_normal();
}

std::filesystem::path cache_folder() {
  if (const std::string own = environment("EDGEGAUGE_CACHE"); !own.empty())
    return std::filesystem::absolute(own);
  if (const std::string xdg = environment("XDG_CACHE_HOME"); xdg.starts_with('/')) {
    return std::filesystem::path(xdg) / "edgegauge";
  }
  const std::string home = environment("HOME");
  if (home.empty()) {
    throw Error(ExitCode::kInternal, "no cache folder: neither EDGEGAUGE_CACHE nor HOME is set",
                "set EDGEGAUGE_CACHE to a folder that may be written to");
  }
  return std::filesystem::path(home) / ".cache" / "edgegauge";
}

std::filesystem::path install_folder(const Locked& entry) {
  return cache_folder() / "runtimes" / entry.name / entry.version;
}

bool is_installed(const Locked& entry) {
  std::error_code ignored;
  return std::filesystem::is_directory(install_folder(entry), ignored);
}

}  // namespace edgegauge::runtimes
