// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/guard.h"

#include "control/close_range.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

constexpr int kReport = 3;
constexpr int kLife = 4;

/// A process that sits in a driver may not die at once; one that never does must not stop us.
constexpr int kMostRounds = 10'000;
constexpr timespec kRound{0, 1'000'000};
/// What was in the process' group has died by then; what left it must be looked for.
constexpr int kRoundsForGroup = 5;

void tell(const GuardWord& word) {
  // A controller that is gone hears nothing, and needs not.
  [[maybe_unused]] const ssize_t written = write(kReport, &word, sizeof word);
}

void keep_only(int report, int life) {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  // Above all numbers that are to be assigned, so that assigning one never overwrites another.
  const int high_report = fcntl(report, F_DUPFD_CLOEXEC, kLife + 1);
  const int high_life = fcntl(life, F_DUPFD_CLOEXEC, kLife + 1);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(null, standard);
  dup2(high_report, kReport);
  dup2(high_life, kLife);
  close_from(kLife + 1);
}

/// A terminal's Ctrl-C and a session's end are for the controller to deal with.
void ignore_signals() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) signal(number, SIG_IGN);
  struct sigaction action {};
  action.sa_handler = [](int) {};  // so that waiting is interrupted
  sigaction(SIGCHLD, &action, nullptr);
}

/// The parent of a process: what follows its state, which follows its name, which may itself hold anything.
pid_t parent_of(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string line;
  std::getline(file, line);
  char state = 0;
  pid_t parent = -1;
  std::istringstream(line.substr(std::min(line.rfind(')') + 1, line.size()))) >> state >> parent;
  return parent;
}

/// All that is ours by now: as one dies, its own children become ours in turn.
void kill_children() {
  std::error_code ended;  // of a process while it is looked at
  for (std::filesystem::directory_iterator entry("/proc", ended), end; entry != end; entry.increment(ended)) {
    const std::string name = entry->path().filename();
    pid_t pid = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), pid).ec != std::errc{}) continue;
    if (parent_of(name) == getpid()) kill(pid, SIGKILL);
  }
}

[[noreturn]] void end_all(pid_t process) {
  GuardWord word{.what = GuardWord::What::kGone, .pid = process, .signal = SIGKILL};
  kill(-process, SIGKILL);
  kill(process, SIGKILL);  // it may have left its group
  for (int round = 0; round < kMostRounds; ++round) {
    int status = 0;
    rusage used{};
    pid_t ended = 0;
    while ((ended = wait4(-1, &status, WNOHANG, &used)) > 0) {
      if (ended != process) continue;
      word.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
      word.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
      word.peak_resident = std::int64_t{used.ru_maxrss} * 1024;
    }
    if (ended < 0 && errno == ECHILD) break;
    if (round >= kRoundsForGroup) kill_children();
    nanosleep(&kRound, nullptr);
  }
  tell(word);
  _exit(0);
}

/// Its entry is kept, so that its number, and that of its group, cannot come to mean others.
bool has_ended(pid_t process) {
  siginfo_t info{};
  const auto id = static_cast<id_t>(process);
  return waitid(P_PID, id, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == process;
}

}  // namespace

void stand_guard(const GuardWord& start, int report, int life) {
  sigset_t child_ended;
  sigset_t none;
  sigemptyset(&none);
  sigemptyset(&child_ended);
  sigaddset(&child_ended, SIGCHLD);
  sigprocmask(SIG_SETMASK, &child_ended, nullptr);  // it comes only while we wait
  ignore_signals();
  prctl(PR_SET_NAME, "edgegauge-guard");
  keep_only(report, life);
  tell(start);
  const pid_t process = start.pid;
  if (process < 0) _exit(0);

  bool told = false;
  pollfd controller{kLife, POLLIN, 0};
  do {
    if (!told && has_ended(process)) {
      tell({.what = GuardWord::What::kEnded, .pid = process});
      told = true;
    }
  } while (ppoll(&controller, 1, nullptr, &none) <= 0);
  end_all(process);
}

}  // namespace edgegauge::control
