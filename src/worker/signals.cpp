// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/signals.h"

#include <csignal>
#include <cstdint>
#include <string_view>

#include <sys/resource.h>
#include <unistd.h>

namespace edgegauge::worker {
namespace {

// Written by the handler, which can be handed nothing else.
volatile std::sig_atomic_t stop_flag = 0;

/// Nothing is ever mapped below: a field of what should have been allocated lies a little above zero.
constexpr std::uintptr_t kNearZero = 65536;

void explain(int signal, siginfo_t* info, void*) {
  constexpr std::string_view kWords = "out of memory: used what it was not given\n";
  if (info->si_code == SEGV_MAPERR && reinterpret_cast<std::uintptr_t>(info->si_addr) < kNearZero) {
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kWords.data(), kWords.size());
  }
  std::raise(signal);  // taken when this returns, by the default action
}

}  // namespace

void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

void explain_crashes_without_memory() {
  rlimit data{};
  if (getrlimit(RLIMIT_DATA, &data) != 0 || data.rlim_cur == RLIM_INFINITY) return;
  struct sigaction action {};
  action.sa_sigaction = explain;
  action.sa_flags = SA_SIGINFO | static_cast<int>(SA_RESETHAND);
  sigaction(SIGSEGV, &action, nullptr);
}

void catch_termination() {
  struct sigaction action {};
  action.sa_handler = [](int) { stop_flag = 1; };
  action.sa_flags = SA_RESTART;
  sigaction(SIGTERM, &action, nullptr);
}

bool stop_requested() { return stop_flag != 0; }

}  // namespace edgegauge::worker
