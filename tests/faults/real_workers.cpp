// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "real_workers.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::control::test {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr const char* kMark = "EDGEGAUGE_TEST_MARK";

std::string unique_mark() {
  static int count = 0;
  return std::to_string(getpid()) + "-" + std::to_string(++count);
}

}  // namespace

Job job_for_worker(const std::string& name, const std::map<std::string, std::string>& settings) {
  Job job;
  job.executable = fs::path(EDGEGAUGE_BIN_DIR) / ("edgegauge-worker-" + name);
  job.environment = worker_environment();
  job.environment[kMark] = unique_mark();
  job.timeout = 60s;
  job.request.settings = settings;
  job.request.plan.warm_up_runs = 3;
  job.request.plan.max_samples = 100;
  job.request.plan.limit = 10s;
  return job;
}

std::vector<pid_t> processes_of(const Job& job) {
  const std::string wanted = std::string(kMark) + "=" + job.environment.at(kMark) + '\0';
  std::vector<pid_t> found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    pid_t pid = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), pid).ec != std::errc{}) continue;
    std::ifstream in(entry.path() / "environ", std::ios::binary);
    const std::string environment{std::istreambuf_iterator<char>(in), {}};
    if (environment.find(wanted) != std::string::npos) found.push_back(pid);
  }
  return found;
}

bool comes_to(const Job& job, bool any_process) {
  for (int i = 0; i < 1000; ++i) {
    if (processes_of(job).empty() != any_process) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

bool has_children() { return waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

std::vector<Worker> built_workers() {
  setenv("EDGEGAUGE_WORKER_PATH", EDGEGAUGE_BIN_DIR, 1);
  return discover_workers("/no/lock.toml");
}

}  // namespace edgegauge::control::test
