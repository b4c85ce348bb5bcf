// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtimes/process.h"
#include "runtimes/runtimes.h"

#include <filesystem>
#include <string>
#include <vector>

namespace edgegauge::runtimes {

/// The ordinary client of an entry's registry, asked for one file. It goes where the user configured it to go
/// (a mirror, a proxy), runs no code of a package, and keeps its temporary files and cache in `scratch`.
struct Client {
  std::string title;                               ///< "pip"
  std::string debian_package;                      ///< that has it
  std::vector<std::string> argv;                   ///< fetches into the folder it is run in
  std::map<std::string, std::string> environment;  ///< on top of ours
};

Client client_for(const Locked& entry, const Artefact& artefact, const std::filesystem::path& scratch);

/// Throws Error(kRuntimeMissing) that says why a client's run fetched nothing and what to do, in the user's
/// terms. Does nothing when it succeeded.
void explain_failure(const Client& client, const Locked& entry, const ProcessResult& result);

}  // namespace edgegauge::runtimes
