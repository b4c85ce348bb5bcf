// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "runtimes/process.h"

#include "runtimes/descriptor.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::runtimes {
namespace {

constexpr std::size_t kKeptOutput = 16u << 10;
constexpr std::chrono::milliseconds kTick{1000};

struct Pipe {
  Descriptor read_end, write_end;
};

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw_errno("cannot make a pipe");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& ours) {
  std::vector<std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string line = *entry;
    if (!ours.contains(line.substr(0, line.find('=')))) merged.push_back(line);
  }
  for (const auto& [name, value] : ours) merged.push_back(name + "=" + value);
  return merged;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (std::string& text : strings) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// In the child, between fork and exec: only calls that are safe there. Reports errno through `failed`.
[[noreturn]] void become(char* const* argv, char* const* environment, const char* folder, int output,
                         int failed, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(1);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing >= 0 && chdir(folder) == 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
      dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0) {
    execvpe(argv[0], argv, environment);
  }
  const int reason = errno;
  [[maybe_unused]] const ssize_t told = write(failed, &reason, sizeof reason);
  _exit(127);
}

/// Reads until every writer is gone, keeping the end.
std::string drain(int descriptor, const std::function<void()>& tick) {
  std::string kept;
  auto next_tick = std::chrono::steady_clock::now() + kTick;
  std::array<char, 4096> buffer;
  while (true) {
    pollfd waiting{descriptor, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(kTick.count()));
    if (std::chrono::steady_clock::now() >= next_tick) {
      tick();
      next_tick = std::chrono::steady_clock::now() + kTick;
    }
    if (ready <= 0) continue;
    const ssize_t got = read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return kept;
    kept.append(buffer.data(), static_cast<std::size_t>(got));
    if (kept.size() > kKeptOutput) kept.erase(0, kept.size() - kKeptOutput);
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& argv, const std::filesystem::path& folder,
                          const std::map<std::string, std::string>& environment,
                          const std::function<void()>& tick) {
  std::vector<std::string> arguments = argv;
  std::vector<std::string> variables = merged_environment(environment);
  const std::vector<char*> argument_pointers = pointers(arguments);
  const std::vector<char*> variable_pointers = pointers(variables);
  Pipe output = make_pipe(), failed = make_pipe();
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) throw_errno("cannot start " + argv[0]);
  if (child == 0) {
    become(argument_pointers.data(), variable_pointers.data(), folder.c_str(), output.write_end.get(),
           failed.write_end.get(), parent);
  }
  output.write_end.close();
  failed.write_end.close();
  ProcessResult result;
  result.output = drain(output.read_end.get(), tick);
  result.exit_code = wait_for(child);
  int reason = 0;
  if (read(failed.read_end.get(), &reason, sizeof reason) == sizeof reason) {
    if (reason != ENOENT && reason != EACCES && reason != ENOTDIR)
      throw_errno("cannot start " + argv[0], reason);
    result.started = false;
  }
  return result;
}

}  // namespace edgegauge::runtimes
