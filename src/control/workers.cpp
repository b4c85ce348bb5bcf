// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/workers.h"

#include "control/child.h"
#include "control/launcher.h"
#include "core/error.h"
#include "core/nearest.h"
#include "protocol/codec.h"
#include "runtimes/runtimes.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "edgegauge-worker-";

std::vector<fs::path> worker_folders() {
  std::vector<fs::path> folders{runtimes::program_folder()};
  const char* more = std::getenv("EDGEGAUGE_WORKER_PATH");
  std::string_view rest = more == nullptr ? "" : more;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(':'), rest.size());
    if (end > 0) folders.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return folders;
}

/// By worker name; of two with one name, that in the earlier folder.
std::map<std::string, fs::path> find_executables() {
  std::map<std::string, fs::path> found;
  for (const fs::path& folder : worker_folders()) {
    std::error_code ignored;  // a folder that is not there holds no workers
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      const std::string name = entry.path().filename();
      if (!name.starts_with(kPrefix) || !entry.is_regular_file(ignored)) continue;
      if (access(entry.path().c_str(), X_OK) == 0)
        found.emplace(name.substr(kPrefix.size()), fs::absolute(entry.path()));
    }
  }
  return found;
}

/// The installed folder of the runtime that a worker is named after; empty when there is none.
fs::path installed_folder(const std::vector<runtimes::Locked>& lock, const std::string& name) {
  for (const runtimes::Locked& entry : lock) {
    if (entry.kind == runtimes::Kind::kRuntime && entry.name == name && runtimes::is_installed(entry)) {
      return runtimes::install_folder(entry);
    }
  }
  return {};
}

std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  const auto newline = text.rfind('\n');
  return newline == std::string::npos ? text : text.substr(newline + 1);
}

/// What it says of itself. Throws what becomes the reason why it cannot be used.
protocol::BackendInfo ask(const Worker& worker, const std::string& name, Nanoseconds limit) {
  std::vector<std::string> argv{worker.executable, "describe"};
  if (!worker.runtime_dir.empty()) argv.insert(argv.end(), {"--runtime-dir", worker.runtime_dir});
  const ChildResult result = run_child(argv, limit, worker_environment());
  if (result.timed_out) {
    throw std::runtime_error(fmt::format("it did not describe itself within {}", format_duration(limit)));
  }
  if (result.exit_code != 0) {
    throw std::runtime_error(fmt::format("describing itself, it ended with exit status {}: {}",
                                         result.exit_code, last_line(result.err)));
  }
  protocol::BackendInfo info = protocol::parse_backend_info(result.out);
  if (info.name != name) throw std::runtime_error(fmt::format("it describes itself as '{}'", info.name));
  if (info.protocol != protocol::kVersion) {
    throw std::runtime_error(fmt::format("it speaks version {} of the protocol, this program version {}",
                                         info.protocol, protocol::kVersion));
  }
  return info;
}

Worker describe(const std::string& name, const fs::path& executable, const fs::path& runtime_dir,
                Nanoseconds limit) {
  Worker worker{.executable = executable, .runtime_dir = runtime_dir, .info = {}};
  try {
    worker.info = ask(worker, name, limit);
  } catch (const std::exception& error) {
    worker.info.name = worker.info.title = name;
    worker.info.available = false;
    worker.info.unavailable_reason = fmt::format("{} cannot be used: {}", executable.string(), error.what());
  }
  return worker;
}

const Worker& find_usable(const std::vector<Worker>& workers, const std::string& name) {
  const auto worker = std::ranges::find(workers, name, [](const Worker& one) { return one.info.name; });
  if (worker == workers.end()) {
    std::vector<std::string> known;
    for (const Worker& one : workers) {
      if (!one.info.test_only) known.push_back(one.info.name);
    }
    const std::string near = nearest(name, known);
    throw Error(ExitCode::kRuntimeMissing, fmt::format("there is no framework '{}'", name),
                near.empty() ? fmt::format("known are: {}", fmt::join(known, ", "))
                             : fmt::format("did you mean '{}'? Known are: {}", near, fmt::join(known, ", ")));
  }
  if (!worker->info.available) {
    throw Error(ExitCode::kRuntimeMissing,
                fmt::format("framework '{}' cannot be used here: {}", name, worker->info.unavailable_reason),
                fmt::format("edgegauge runtimes install {}", name));
  }
  return *worker;
}

}  // namespace

std::vector<Worker> discover_workers(const fs::path& lock_file, Nanoseconds limit) {
  const auto lock = fs::exists(lock_file) ? runtimes::read_lock(lock_file) : std::vector<runtimes::Locked>{};
  std::vector<std::future<Worker>> asked;
  for (const auto& [name, executable] : find_executables()) {
    asked.push_back(
        std::async(std::launch::async, describe, name, executable, installed_folder(lock, name), limit));
  }
  std::vector<Worker> workers;
  for (auto& answer : asked) workers.push_back(answer.get());
  return workers;
}

std::vector<Worker> select_workers(const std::vector<Worker>& workers,
                                   const std::vector<std::string>& names) {
  std::vector<Worker> selected;
  const auto add = [&selected](const Worker& worker) {
    const bool known =
        std::ranges::any_of(selected, [&](const auto& one) { return one.info.name == worker.info.name; });
    if (!known) selected.push_back(worker);
  };
  for (const std::string& name : names) {
    if (name != "all") {
      add(find_usable(workers, name));
      continue;
    }
    for (const Worker& worker : workers) {
      if (worker.info.available && !worker.info.test_only) add(worker);
    }
  }
  if (selected.empty()) {
    throw Error(ExitCode::kRuntimeMissing, "no framework is installed here",
                "edgegauge runtimes list shows what there is, edgegauge runtimes install NAME installs one");
  }
  return selected;
}

}  // namespace edgegauge::control
