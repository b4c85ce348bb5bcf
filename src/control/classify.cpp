// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/classify.h"

#include "core/check.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

struct StopRow {
  StopReason reason;
  FailureKind kind;
  std::string_view message;
};
constexpr std::array<StopRow, 5> kStops{{
    {StopReason::kTimeout, FailureKind::kTimeout, "took longer than its time limit"},
    {StopReason::kLogFlood, FailureKind::kLogFlood, "wrote more log than a cell may"},
    {StopReason::kProtocol, FailureKind::kProtocol, "sent what is not the protocol"},
    {StopReason::kLowMemory, FailureKind::kOutOfMemory, "stopped before the machine ran out of memory"},
    {StopReason::kLingering, FailureKind::kSilentExit, "closed its channel before its report was complete"},
}};

struct SignalRow {
  int signal;
  FailureKind kind;
  std::string_view message;
};
constexpr std::array<SignalRow, 5> kSignals{{
    {SIGSEGV, FailureKind::kCrash, "crashed"},
    {SIGBUS, FailureKind::kCrash, "crashed"},
    {SIGABRT, FailureKind::kCrash, "aborted"},
    {SIGFPE, FailureKind::kCrash, "crashed"},
    {SIGILL, FailureKind::kUnsupportedInstruction, "ran an instruction that this CPU does not have"},
}};

Failure by_signal(const Unfinished& how) {
  const int signal = how.end.signal;
  if (signal == SIGKILL && how.memory_kill_seen) {
    return {how.stage, FailureKind::kOutOfMemory, "killed by the kernel, which was out of memory", {}};
  }
  const auto row = std::ranges::find(kSignals, signal, &SignalRow::signal);
  const bool known = row != kSignals.end();
  return {how.stage,
          known ? row->kind : FailureKind::kKilled,
          fmt::format("{} (SIG{}, {})", known ? row->message : "killed by a signal that we did not send",
                      sigabbrev_np(signal) != nullptr ? sigabbrev_np(signal) : std::to_string(signal).c_str(),
                      strsignal(signal)),
          {}};
}

}  // namespace

Failure classify(const Unfinished& how) {
  if (how.stopped) {
    const auto row = std::ranges::find(kStops, *how.stopped, &StopRow::reason);
    EDGEGAUGE_CHECK(row != kStops.end());
    const std::string detail = how.detail.empty() ? "" : ": " + how.detail;
    return {how.stage, row->kind, std::string(row->message) + detail, {}};
  }
  if (how.end.signal != 0) return by_signal(how);
  return {how.stage,
          FailureKind::kSilentExit,
          fmt::format("ended with exit status {} before its report was complete", how.end.exit_code),
          {}};
}

}  // namespace edgegauge::control
