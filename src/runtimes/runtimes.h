// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The lock file of everything that is fetched (runtimes/lock.toml) and where it is installed.
namespace edgegauge::runtimes {

enum class Registry { kPypi, kNpm, kDebian };
enum class Kind { kRuntime, kHeaders, kModel, kPage };

/// "pypi", "npm", "debian"; "runtime", "headers", "model", "page": as in the lock file.
std::string_view name_of(Registry registry);
std::string_view name_of(Kind kind);

/// One file as a registry serves it. Several per version may be good: any of the hashes will do.
struct Artefact {
  std::string architecture;         ///< "x86_64", "aarch64", or "any"
  std::string platform;             ///< pip's platform tag, or Debian's architecture; empty for "any"
  std::vector<std::string> sha256;  ///< accepted, 64 lower-case hexadecimal digits each
  std::uint64_t download_bytes = 0;
  std::uint64_t installed_bytes = 0;  ///< what is kept of it on disk, about
};

/// One entry of the lock file.
struct Locked {
  std::string name;  ///< "onnxruntime"
  std::string title;
  Kind kind = Kind::kRuntime;
  std::string version;
  Registry registry = Registry::kPypi;
  std::string package;  ///< name in that registry
  std::string python;   ///< the Python a wheel is chosen for ("3.11"), whatever Python asks; PyPI only
  std::string licence;
  std::string purpose;  ///< what it is for, in a few words
  std::string note;     ///< said by `runtimes list`; may be empty
  std::vector<std::string>
      build_requires;  ///< entries that are needed to build this one's worker, not to run it
  std::vector<Artefact> artefacts;
  std::map<std::string, std::string>
      files;  ///< path (or folder with trailing '/') in the package -> path in the installed folder
};

/// The machine's name as in the lock file: "x86_64" or "aarch64".
std::string_view this_architecture();

/// Reads a lock file. Of entries that share a name, since architectures need other versions or files, that
/// for `architecture`. Throws BadInput naming file, entry and key.
std::vector<Locked> read_lock(const std::filesystem::path& file,
                              std::string_view architecture = this_architecture());

/// Throws Error(kUsage) that names the nearest entry.
const Locked& find_entry(const std::vector<Locked>& lock, const std::string& name);

/// What is fetched on this architecture; nullptr when the entry has nothing for it.
const Artefact* artefact_for(const Locked& entry, std::string_view architecture);

/// The folder this program's executable lies in. Throws Error where /proc is not mounted, as in a bare chroot.
std::filesystem::path program_folder();

/// The lock file beside the program: ../share/edgegauge/lock.toml from its folder, installed or in a build
/// tree.
std::filesystem::path default_lock_file();

/// $EDGEGAUGE_CACHE, else $XDG_CACHE_HOME/edgegauge, else ~/.cache/edgegauge. Created when first written to.
std::filesystem::path cache_folder();

/// Where an entry is (to be) installed: CACHE/runtimes/NAME/VERSION. Whether it is installed: that folder
/// exists, since it is renamed into place only when whole and verified.
std::filesystem::path install_folder(const Locked& entry);
bool is_installed(const Locked& entry);

/// Fetches with the registry's own client into a temporary folder, verifies the sha256, unpacks the named
/// files, and renames the result into place. Does nothing when it is installed already. Two installs at once
/// take turns. `say` receives lines for stderr. Throws Error(kRuntimeMissing) when the client is missing, the
/// fetch fails, no artefact fits this architecture or the hash is wrong, Error(kInternal) when the disk is
/// full or not writable; nothing half-installed stays.
void install(const Locked& entry, const std::function<void(const std::string&)>& say);

}  // namespace edgegauge::runtimes
