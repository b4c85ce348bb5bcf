// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The lock file of everything that is fetched (runtimes/lock.toml) and where it is installed.
namespace edgegauge::runtimes {

enum class Registry { kPypi, kNpm, kDebian };
enum class Kind { kRuntime, kHeaders, kModel };

/// One file as a registry serves it. Several per version may be good: any of the hashes will do.
struct Artefact {
  std::string architecture;             ///< "x86_64", "aarch64", or "any"
  std::string platform;                 ///< pip's platform tag; empty for "any"
  std::vector<std::string> sha256;      ///< accepted
  std::uint64_t download_bytes = 0;
};

/// One entry of the lock file.
struct Locked {
  std::string name;                     ///< "onnxruntime"
  std::string title;
  Kind kind = Kind::kRuntime;
  std::string version;
  Registry registry = Registry::kPypi;
  std::string package;                  ///< name in that registry
  std::string licence;
  std::string note;                     ///< said by `runtimes list`
  std::vector<Artefact> artefacts;
  std::map<std::string, std::string> files;  ///< path (or folder with trailing '/') in the package -> path in the installed folder
};

/// The machine's name as in the lock file: "x86_64" or "aarch64".
std::string_view this_architecture();

/// Reads a lock file. Throws BadInput naming file, entry and key.
std::vector<Locked> read_lock(const std::filesystem::path& file);

/// The lock file beside the program: in its share folder when installed, in the source tree when built.
std::filesystem::path default_lock_file();

/// $EDGEGAUGE_CACHE, else $XDG_CACHE_HOME/edgegauge, else ~/.cache/edgegauge. Created when first written to.
std::filesystem::path cache_folder();

/// Where an entry is (to be) installed: CACHE/runtimes/NAME/VERSION. Whether it is installed: that folder exists,
/// since it is renamed into place only when whole and verified.
std::filesystem::path install_folder(const Locked& entry);
bool is_installed(const Locked& entry);

/// Fetches with the registry's own client into a temporary folder, verifies the sha256, unpacks the named files, and
/// renames the result into place. `say` receives lines for stderr. Throws Error(kRuntimeMissing) when the client is
/// missing, the fetch fails, no artefact fits this architecture or the hash is wrong; nothing half-installed stays.
void install(const Locked& entry, const std::function<void(const std::string&)>& say);

}  // namespace edgegauge::runtimes
