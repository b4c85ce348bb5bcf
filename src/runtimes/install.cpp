// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/units.h"
#include "runtimes/client.h"
#include "runtimes/digest.h"
#include "runtimes/runtimes.h"
#include "runtimes/staging.h"
#include "runtimes/unpack.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace edgegauge::runtimes {
namespace {

namespace fs = std::filesystem;

using Say = std::function<void(const std::string&)>;

constexpr std::chrono::seconds kBetweenProgressLines{5};

const Artefact& artefact_here(const Locked& entry) {
  if (const Artefact* artefact = artefact_for(entry, this_architecture())) return *artefact;
  throw Error(ExitCode::kRuntimeMissing,
              fmt::format("{} {} is not available for {}", entry.name, entry.version, this_architecture()),
              "what is available for which machine: edgegauge runtimes list");
}

/// Says how far a download has come, from what has appeared on disk: clients tell it each in their own way,
/// or not.
class ProgressLines {
 public:
  ProgressLines(const fs::path& folder, std::uint64_t total, const Say& say)
      : folder_(folder), total_(total), say_(say) {}

  void tick() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + kBetweenProgressLines;
    const std::uint64_t percent = std::min<std::uint64_t>(99, 100 * bytes_below(folder_) / total_);
    if (percent == last_) return;
    last_ = percent;
    say_(fmt::format("  {}% of {}", percent, format_bytes(total_)));
  }

 private:
  const fs::path& folder_;
  std::uint64_t total_;
  const Say& say_;
  std::uint64_t last_ = 0;
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + kBetweenProgressLines;
};

/// The one file that a client left in its folder.
fs::path only_file(const fs::path& folder, const Locked& entry, const Client& client) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& found : fs::directory_iterator(folder)) files.push_back(found.path());
  if (files.size() == 1) return files.front();
  throw Error(ExitCode::kRuntimeMissing, fmt::format("{} {} was not fetched: {} left {} files instead of one",
                                                     entry.name, entry.version, client.title, files.size()));
}

fs::path fetch(const Locked& entry, const Artefact& artefact, const StagingFolder& staging, const Say& say) {
  const fs::path folder = staging.make("download");
  const Client client = client_for(entry, artefact, staging.make("scratch"));
  say(fmt::format("{} {}: fetching {} with {}", entry.name, entry.version,
                  format_bytes(artefact.download_bytes), client.title));
  ProgressLines progress(staging.path(), artefact.download_bytes, say);
  const ProcessResult result = run_process(client.argv, folder, client.environment, [&] { progress.tick(); });
  explain_failure(client, entry, result);
  return only_file(folder, entry, client);
}

void verify(const Locked& entry, const Artefact& artefact, const fs::path& file) {
  const std::string found = sha256_of_file(file);
  if (std::find(artefact.sha256.begin(), artefact.sha256.end(), found) != artefact.sha256.end()) return;
  throw Error(
      ExitCode::kRuntimeMissing,
      fmt::format("{} {}: the file fetched is not the one in the lock file: {} of {}\n  sha256 expected {}\n"
                  "  sha256 found    {}",
                  entry.name, entry.version, file.filename().string(), format_bytes(fs::file_size(file)),
                  artefact.sha256.front(), found),
      "nothing was installed. A download cut short or a mirror with another build look like this: run it "
      "again, "
      "and if it stays so, do not trust the source");
}

}  // namespace

void install(const Locked& entry, const Say& say) {
  if (is_installed(entry)) return;
  const Artefact& artefact = artefact_here(entry);
  const fs::path folder = cache_folder() / "runtimes";
  const InstallLock lock(folder, [&] { say("another install is under way; waiting for it"); });
  if (is_installed(entry)) return;
  const StagingFolder staging(folder);
  const fs::path package = fetch(entry, artefact, staging, say);
  verify(entry, artefact, package);
  const fs::path tree = staging.make("tree");
  unpack(package, entry.files, tree);
  move_into_place(tree, install_folder(entry));
  say(fmt::format("{} {}: verified, installed in {}", entry.name, entry.version,
                  install_folder(entry).string()));
}

}  // namespace edgegauge::runtimes
