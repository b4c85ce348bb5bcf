// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/process.h"

#include "control/descriptor.h"
#include "core/check.h"
#include "core/error.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;

constexpr int kChannel = 3;
/// A process that sits in a driver may not die at once; one that never does must not stop us.
constexpr auto kReapLimit = 10s;

/// All that the new process needs between fork and exec, where nothing may be allocated.
struct Image {
  pid_t parent;
  std::vector<char*> argv;
  std::vector<char*> environment;
  Descriptor null, out, err, channel;
  Descriptor problem;  ///< takes errno when the program cannot be started; closed by exec when it can
  std::int64_t memory_limit;
  std::optional<cpu_set_t> cpus;
};

/// A copy above all numbers that are to be assigned, so that assigning one never overwrites another.
Descriptor lifted(int descriptor) { return Descriptor(fcntl(descriptor, F_DUPFD_CLOEXEC, kChannel + 1)); }

std::vector<std::string> assignments(const Environment& environment) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : environment) lines.push_back(name + "=" + value);
  return lines;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

void close_on_exec_from(int first) {
  if (close_range(static_cast<unsigned>(first), ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  // Kernels before 5.11 cannot do that at once.
  constexpr int kMostDescriptors = 4096;
  for (int descriptor = first; descriptor < kMostDescriptors; ++descriptor) {
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  }
}

[[noreturn]] void become(const Image& image) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Our parent may have ended before the line above took effect.
  if (getppid() != image.parent) _exit(1);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  if (image.memory_limit > 0) {
    // Not RLIMIT_AS: frameworks reserve address space by the gigabyte and use little of it.
    const auto most = static_cast<rlim_t>(image.memory_limit);
    const rlimit data{most, most};
    setrlimit(RLIMIT_DATA, &data);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);

  dup2(image.null.get(), STDIN_FILENO);
  dup2(image.out.get(), STDOUT_FILENO);
  dup2(image.err.get(), STDERR_FILENO);
  if (image.channel.is_open()) dup2(image.channel.get(), kChannel);
  close_on_exec_from(image.channel.is_open() ? kChannel + 1 : kChannel);

  // Before the program starts, so that every thread it ever makes inherits it.
  if (!image.cpus || sched_setaffinity(0, sizeof *image.cpus, &*image.cpus) == 0) {
    execve(image.argv.front(), image.argv.data(),
           image.environment.empty() ? environ : image.environment.data());
  }
  const int number = errno;
  [[maybe_unused]] const ssize_t written = write(image.problem.get(), &number, sizeof number);
  _exit(127);
}

std::optional<cpu_set_t> set_of(const std::vector<int>& cpus) {
  if (cpus.empty()) return std::nullopt;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int cpu : cpus) CPU_SET(static_cast<std::size_t>(cpu), &set);
  return set;
}

/// 0 when the program runs, else the errno that kept it from running.
int wait_for_exec(const Descriptor& problem) {
  int number = 0;
  ssize_t got = 0;
  do {
    got = read(problem.get(), &number, sizeof number);
  } while (got < 0 && errno == EINTR);
  return got == sizeof number ? number : 0;
}

[[noreturn]] void throw_not_started(const std::string& program, int number) {
  throw Error(ExitCode::kInternal, fmt::format("{} could not be started: {}", program, std::strerror(number)),
              "check that the file is there, is executable and was built for this machine");
}

/// The end of a child that has ended: of process `which`, or of any in group `-which`.
std::optional<ProcessEnd> reap(pid_t which) {
  int status = 0;
  rusage used{};
  if (wait4(which, &status, WNOHANG, &used) <= 0) return std::nullopt;
  ProcessEnd end{.peak_resident = std::int64_t{used.ru_maxrss} * 1024};
  (WIFSIGNALED(status) ? end.signal : end.exit_code) =
      WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  return end;
}

bool any_left(pid_t group) { return kill(-group, 0) == 0; }

}  // namespace

ProcessGroup ProcessGroup::start(const ProcessSpec& spec) {
  EDGEGAUGE_CHECK(!spec.argv.empty());
  // Processes that a worker leaves behind become our children, so that they can be reaped.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  // Whoever started us may have chosen not to hear of his children's ends, which we would inherit.
  signal(SIGCHLD, SIG_DFL);
  auto [problem, problem_in] = make_pipe();
  const std::vector<std::string> environment = assignments(spec.environment.value_or(Environment{}));
  const Descriptor null(open("/dev/null", O_RDONLY | O_CLOEXEC));
  Image image{.parent = getpid(),
              .argv = pointers(spec.argv),
              .environment = spec.environment ? pointers(environment) : std::vector<char*>{},
              .null = lifted(null.get()),
              .out = lifted(spec.out),
              .err = lifted(spec.err),
              .channel = spec.channel < 0 ? Descriptor() : lifted(spec.channel),
              .problem = lifted(problem_in.get()),
              .memory_limit = spec.memory_limit,
              .cpus = set_of(spec.cpus)};
  problem_in.close();
  if (!image.null.is_open() || !image.problem.is_open()) throw_not_started(spec.argv.front(), errno);

  const Nanoseconds started = monotonic_now();
  const pid_t pid = fork();
  if (pid == 0) become(image);
  if (pid < 0) throw_not_started(spec.argv.front(), errno);

  ProcessGroup group(pid, started);
  image.problem.close();
  if (const int number = wait_for_exec(problem); number != 0) throw_not_started(spec.argv.front(), number);
  return group;
}

ProcessGroup::ProcessGroup(ProcessGroup&& other) noexcept
    : id_(std::exchange(other.id_, -1)), started_(other.started_) {}

ProcessGroup::~ProcessGroup() {
  if (id_ > 0) finish();
}

bool ProcessGroup::has_ended() const {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == id_;
}

void ProcessGroup::send(int signal) const { kill(-id_, signal); }

ProcessEnd ProcessGroup::finish() {
  const pid_t leader = std::exchange(id_, -1);
  kill(-leader, SIGKILL);
  kill(leader, SIGKILL);  // it may have left its group
  std::optional<ProcessEnd> end;
  const Nanoseconds limit = monotonic_now() + kReapLimit;
  while ((!end || any_left(leader)) && monotonic_now() < limit) {
    // The others only once its own end is known, which is among theirs.
    if (!end) end = reap(leader);
    if (end) reap(-leader);
    std::this_thread::sleep_for(1ms);
  }
  return end.value_or(ProcessEnd{.signal = SIGKILL});
}

}  // namespace edgegauge::control
