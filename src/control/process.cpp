// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/process.h"

#include "control/close_range.h"
#include "control/descriptor.h"
#include "control/guard.h"
#include "core/check.h"
#include "core/error.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <string_view>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;

constexpr int kChannel = 3;
/// How long a process that lost its guard may take to die; one that sits in a driver may never do so.
constexpr auto kReapLimit = 10s;
/// Of the kernel's choice when memory runs out: this process before us, before all that has its default.
constexpr std::string_view kKillFirst = "500";

/// All that the new process needs between fork and exec, where nothing may be allocated.
struct Image {
  std::vector<char*> argv;
  std::vector<char*> environment;
  Descriptor null, out, err, channel;
  Descriptor problem;  ///< takes errno when the program cannot be started; closed by exec when it can
  Descriptor report;   ///< the guard's
  Descriptor life;     ///< the guard's
  std::int64_t memory_limit;
  int cgroup_procs;
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

void write_to(int file, std::string_view text) {
  [[maybe_unused]] const ssize_t written = write(file, text.data(), text.size());
}

void volunteer_when_memory_runs_out() {
  const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  write_to(file, kKillFirst);
  close(file);
}

[[noreturn]] void become(const Image& image, pid_t guard) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The guard may have ended before the line above took effect.
  if (getppid() != guard) _exit(1);
  volunteer_when_memory_runs_out();
  if (image.cgroup_procs >= 0) write_to(image.cgroup_procs, "0");
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

[[noreturn]] void become_guard(const Image& image) {
  setpgid(0, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t guard = getpid();
  GuardWord start{.what = GuardWord::What::kStarted, .started_ns = monotonic_now().count()};
  start.pid = fork();
  if (start.pid == 0) become(image, guard);
  if (start.pid < 0) start.exit_code = errno;
  stand_guard(start, image.report.get(), image.life.get());
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

/// A killed guard took its process with it, and left what else there was to us.
ProcessEnd end_without_guard(pid_t leader) {
  kill(-leader, SIGKILL);
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

/// nullopt when the guard is gone without a further word, or has none within the time.
std::optional<GuardWord> next_word(const Descriptor& report, Nanoseconds at_most) {
  pollfd told{report.get(), POLLIN, 0};
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(at_most);
  int ready = 0;
  do {
    ready = poll(&told, 1, static_cast<int>(wait.count()));
  } while (ready < 0 && errno == EINTR);
  GuardWord word;
  if (ready <= 0 || read(report.get(), &word, sizeof word) != sizeof word) return std::nullopt;
  return word;
}

}  // namespace

ProcessGroup ProcessGroup::start(const ProcessSpec& spec) {
  EDGEGAUGE_CHECK(!spec.argv.empty());
  // Should a guard be killed, its children become ours, so that they can be ended and reaped.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  // Whoever started us may have chosen not to hear of his children's ends, which we would inherit.
  signal(SIGCHLD, SIG_DFL);
  auto [problem, problem_in] = make_pipe();
  auto [report, report_in] = make_pipe();
  auto [life_out, life] = make_pipe();
  const std::vector<std::string> environment = assignments(spec.environment.value_or(Environment{}));
  const Descriptor null(open("/dev/null", O_RDONLY | O_CLOEXEC));
  Image image{.argv = pointers(spec.argv),
              .environment = spec.environment ? pointers(environment) : std::vector<char*>{},
              .null = lifted(null.get()),
              .out = lifted(spec.out),
              .err = lifted(spec.err),
              .channel = spec.channel < 0 ? Descriptor() : lifted(spec.channel),
              .problem = lifted(problem_in.get()),
              .report = std::move(report_in),
              .life = std::move(life_out),
              .memory_limit = spec.memory_limit,
              .cgroup_procs = spec.cgroup_procs,
              .cpus = set_of(spec.cpus)};
  problem_in.close();
  if (!image.null.is_open() || !image.problem.is_open()) throw_not_started(spec.argv.front(), errno);

  const pid_t guard = fork();
  if (guard == 0) become_guard(image);
  if (guard < 0) throw_not_started(spec.argv.front(), errno);
  ProcessGroup group(guard, std::move(report), std::move(life));
  image.problem.close();
  image.report.close();
  group.hear_start(spec.argv.front(), problem);
  return group;
}

void ProcessGroup::hear_start(const std::string& program, const Descriptor& problem) {
  const auto word = next_word(report_, kReapLimit);
  if (!word || word->pid < 0) throw_not_started(program, word ? word->exit_code : ECHILD);
  id_ = word->pid;
  started_ = Nanoseconds(word->started_ns);
  if (const int number = wait_for_exec(problem); number != 0) throw_not_started(program, number);
}

ProcessGroup::ProcessGroup(ProcessGroup&& other) noexcept
    : guard_(std::exchange(other.guard_, -1)),
      report_(std::move(other.report_)),
      life_(std::move(other.life_)),
      id_(std::exchange(other.id_, -1)),
      started_(other.started_),
      ended_(other.ended_) {}

ProcessGroup::~ProcessGroup() {
  if (guard_ > 0) finish();
}

bool ProcessGroup::has_ended() {
  // Nothing but "ended" comes before it is asked for, or the end of a guard that was killed.
  pollfd told{report_.get(), POLLIN, 0};
  if (!ended_ && poll(&told, 1, 0) > 0) {
    next_word(report_, Nanoseconds::zero());
    ended_ = true;
  }
  return ended_;
}

void ProcessGroup::send(int signal) const { kill(-id_, signal); }

ProcessEnd ProcessGroup::finish() {
  const pid_t guard = std::exchange(guard_, -1);
  const pid_t leader = std::exchange(id_, -1);
  life_.close();
  std::optional<GuardWord> word;
  do {
    word = next_word(report_, 2 * kReapLimit);
  } while (word && word->what != GuardWord::What::kGone);
  kill(guard, SIGKILL);  // it has said its last word, or never will
  waitpid(guard, nullptr, 0);
  if (word)
    return {.exit_code = word->exit_code, .signal = word->signal, .peak_resident = word->peak_resident};
  return leader > 0 ? end_without_guard(leader) : ProcessEnd{.signal = SIGKILL};
}

}  // namespace edgegauge::control
