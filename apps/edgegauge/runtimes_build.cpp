// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "runtimes_build.h"

#include "control/child.h"
#include "core/error.h"
#include "runtimes/runtimes.h"

#include <chrono>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::cli {
namespace {

namespace fs = std::filesystem;

constexpr Nanoseconds kLimit = std::chrono::hours(2);
constexpr std::size_t kShownOfALog = 2000;

void step(const std::vector<std::string>& argv) {
  const control::ChildResult result = control::run_child(argv, kLimit);
  if (result.exit_code == 0) return;
  const std::string log = result.out + result.err;
  throw Error(ExitCode::kRuntimeMissing,
              fmt::format("'{}' failed:\n{}", fmt::join(argv, " "),
                          log.substr(log.size() - std::min(log.size(), kShownOfALog))),
              "the libraries are installed; mend what the build says, then build again");
}

}  // namespace

void build_workers(const std::vector<std::string>& names) {
  const fs::path tree = runtimes::program_folder().parent_path();
  if (!fs::exists(tree / "CMakeCache.txt")) {
    throw Error(ExitCode::kRuntimeMissing,
                fmt::format("this installation has no worker for {}", fmt::join(names, ", ")),
                "build edgegauge from its sources with these libraries installed, and install it again");
  }
  fmt::print(stderr, "building the worker{} for {}; this takes a minute or a few\n",
             names.size() == 1 ? "" : "s", fmt::join(names, ", "));
  std::vector<std::string> build{"/usr/bin/env", "cmake", "--build", tree.string(), "--target"};
  for (const std::string& name : names) build.push_back("edgegauge-worker-" + name);
  step({"/usr/bin/env", "cmake", tree.string()});
  step(build);
}

}  // namespace edgegauge::cli
