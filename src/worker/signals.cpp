// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/signals.h"

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <execinfo.h>
#include <sys/resource.h>
#include <unistd.h>

namespace edgegauge::worker {
namespace {

// Written by the handler, which can be handed nothing else.
volatile std::sig_atomic_t stop_flag = 0;

/// Nothing is ever mapped below: a field of what should have been allocated lies a little above zero.
constexpr std::uintptr_t kNearZero = 65536;

/// Signals that the program brings upon itself.
constexpr std::array kCrashes{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

constexpr int kMostFrames = 64;
/// To find the frames of a crash inside of the dynamic linker may wait for a lock that is never released.
constexpr unsigned kPatience_s = 5;

bool is_memory_limited = false;

void say(std::string_view words) {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, words.data(), words.size());
}

/// Dies of the signal now, whatever is blocked.
void die_of(int signal) {
  std::signal(signal, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal);
  sigprocmask(SIG_UNBLOCK, &only, nullptr);
  std::raise(signal);
}

volatile std::sig_atomic_t dying_of = 0;

// Nothing here allocates: memory may be what is broken.
void explain(int signal, siginfo_t* info, void*) {
  dying_of = signal;
  std::signal(SIGALRM, [](int) { die_of(dying_of); });
  alarm(kPatience_s);
  const bool is_near_zero = signal == SIGSEGV && info->si_code == SEGV_MAPERR &&
                            reinterpret_cast<std::uintptr_t>(info->si_addr) < kNearZero;
  if (is_memory_limited && is_near_zero) say("out of memory: used what it was not given\n");
  say("it crashed here, innermost call first:\n");
  static std::array<void*, kMostFrames> frames;
  const int count = backtrace(frames.data(), kMostFrames);
  backtrace_symbols_fd(frames.data(), count, STDERR_FILENO);
  die_of(signal);
}

/// A stack of the handler's own: the other one may be what ran out.
void use_another_stack() {
  static std::array<std::byte, std::size_t{64} << 10> memory;
  const stack_t stack{.ss_sp = memory.data(), .ss_flags = 0, .ss_size = memory.size()};
  sigaltstack(&stack, nullptr);
}

}  // namespace

void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

void explain_crashes() {
  rlimit data{};
  is_memory_limited = getrlimit(RLIMIT_DATA, &data) == 0 && data.rlim_cur != RLIM_INFINITY;
  // The first call loads what it needs, and allocates.
  void* frame = nullptr;
  backtrace(&frame, 1);
  use_another_stack();
  struct sigaction action {};
  action.sa_sigaction = explain;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | static_cast<int>(SA_RESETHAND);
  for (const int signal : kCrashes) sigaction(signal, &action, nullptr);
}

void catch_termination() {
  struct sigaction action {};
  action.sa_handler = [](int) { stop_flag = 1; };
  action.sa_flags = SA_RESTART;
  sigaction(SIGTERM, &action, nullptr);
}

bool stop_requested() { return stop_flag != 0; }

}  // namespace edgegauge::worker
