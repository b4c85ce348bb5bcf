// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/signals.h"

#include <csignal>

namespace edgegauge::worker {
namespace {

// Written by the handler, which can be handed nothing else.
volatile std::sig_atomic_t stop_flag = 0;

}  // namespace

void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

void catch_termination() {
  struct sigaction action {};
  action.sa_handler = [](int) { stop_flag = 1; };
  action.sa_flags = SA_RESTART;
  sigaction(SIGTERM, &action, nullptr);
}

bool stop_requested() { return stop_flag != 0; }

}  // namespace edgegauge::worker
