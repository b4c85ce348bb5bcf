// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "runtimes/client.h"

#include "core/check.h"
#include "core/error.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::runtimes {
namespace {

/// A wheel is chosen for the Python in the lock file, so that every pip takes the same file, whatever runs
/// it.
Client pip(const Locked& entry, const Artefact& artefact, const std::filesystem::path& scratch) {
  Client client{"pip",
                "python3-pip",
                {"python3", "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir",
                 "--no-input", "--progress-bar=off", "--disable-pip-version-check"},
                {{"TMPDIR", scratch.string()}, {"LC_ALL", "C.UTF-8"}}};
  const auto add = [&](std::initializer_list<std::string> words) {
    client.argv.insert(client.argv.end(), words);
  };
  if (!entry.python.empty()) add({"--python-version", entry.python});
  if (!artefact.platform.empty()) {
    std::string abi = "cp" + entry.python;
    std::erase(abi, '.');
    add({"--implementation", "cp", "--abi", abi, "--platform", artefact.platform});
  }
  add({"--dest", ".", entry.package + "==" + entry.version});
  return client;
}

Client npm(const Locked& entry, const Artefact&, const std::filesystem::path& scratch) {
  return {"npm",
          "npm",
          {"npm", "pack", "--ignore-scripts", "--loglevel=error", "--logs-max=0", "--update-notifier=false",
           "--cache", (scratch / "npm").string(), entry.package + "@" + entry.version},
          {{"TMPDIR", scratch.string()}, {"LC_ALL", "C.UTF-8"}}};
}

Client apt_get(const Locked& entry, const Artefact& artefact, const std::filesystem::path& scratch) {
  const std::string architecture = artefact.platform.empty() ? "" : ":" + artefact.platform;
  return {"apt-get",
          "apt",
          {"apt-get", "-q", "download", entry.package + architecture + "=" + entry.version},
          {{"TMPDIR", scratch.string()}, {"LC_ALL", "C.UTF-8"}}};
}

/// What clients say, and what that means for a person.
struct Symptom {
  std::string_view said;
  std::string_view means;
  std::string_view hint;
};

constexpr std::string_view kConnect =
    "check the connection (and the proxy, if there is one), then run it again; what is installed stays";
constexpr std::string_view kMirror =
    "check the connection; where a mirror is configured, check that it has this version";
constexpr std::string_view kRoom =
    "make room, or set EDGEGAUGE_CACHE to a folder on another disk; then run it again";

constexpr std::array<Symptom, 14> kSymptoms = {{
    {"No module named pip", "is not installed", ""},
    {"No space left on device", "found the disk full", kRoom},
    {"ENOSPC", "found the disk full", kRoom},
    {"File too large", "hit a limit on the size of files", kRoom},
    {"Disk quota exceeded", "found the disk quota used up", kRoom},
    {"name resolution", "cannot reach its registry", kConnect},
    {"Name or service not known", "cannot reach its registry", kConnect},
    {"NewConnectionError", "cannot reach its registry", kConnect},
    {"timed out", "waited too long for its registry", kConnect},
    {"ENOTFOUND", "cannot reach its registry", kConnect},
    {"EAI_AGAIN", "cannot reach its registry", kConnect},
    {"ECONNREFUSED", "cannot reach its registry", kConnect},
    {"No matching distribution", "found no such version for this machine", kMirror},
    {"E404", "found no such package or version", kMirror},
}};

/// The last lines that say anything, for an error message.
std::string end_of(const std::string& output) {
  constexpr std::size_t kLines = 4;
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < output.size();) {
    const std::size_t end = std::min(output.find('\n', start), output.size());
    const std::string line = output.substr(start, end - start);
    if (line.find_first_not_of(" \t\r") != std::string::npos) lines.push_back("  " + line);
    start = end + 1;
  }
  if (lines.size() > kLines) lines.erase(lines.begin(), lines.end() - kLines);
  return lines.empty() ? "  (it printed nothing)" : fmt::format("{}", fmt::join(lines, "\n"));
}

[[noreturn]] void throw_missing(const Client& client, const Locked& entry) {
  throw Error(ExitCode::kRuntimeMissing,
              fmt::format("{} {} is fetched with {}, which is not installed", entry.name, entry.version,
                          client.title),
              fmt::format("install it: sudo apt-get install {}", client.debian_package));
}

}  // namespace

Client client_for(const Locked& entry, const Artefact& artefact, const std::filesystem::path& scratch) {
  switch (entry.registry) {
    case Registry::kPypi:
      return pip(entry, artefact, scratch);
    case Registry::kNpm:
      return npm(entry, artefact, scratch);
    case Registry::kDebian:
      return apt_get(entry, artefact, scratch);
  }
  EDGEGAUGE_CHECK(false);
}

void explain_failure(const Client& client, const Locked& entry, const ProcessResult& result) {
  if (!result.started) throw_missing(client, entry);
  if (result.exit_code == 0) return;
  const auto symptom = std::find_if(kSymptoms.begin(), kSymptoms.end(), [&](const Symptom& known) {
    return result.output.find(known.said) != std::string::npos;
  });
  if (symptom == kSymptoms.begin()) throw_missing(client, entry);
  const bool known = symptom != kSymptoms.end();
  const std::string means =
      known ? std::string(symptom->means) : fmt::format("failed with exit status {}", result.exit_code);
  throw Error(
      ExitCode::kRuntimeMissing,
      fmt::format("{} {} was not fetched: {} {}. It said:\n{}", entry.name, entry.version, client.title,
                  means, end_of(result.output)),
      known ? std::string(symptom->hint) : fmt::format("try by hand: {}", fmt::join(client.argv, " ")));
}

}  // namespace edgegauge::runtimes
