// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/classify.h"

#include "core/check.h"
#include "core/units.h"

#include <algorithm>
#include <array>
#include <cctype>
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
  if (signal == SIGKILL && how.memory_kill_seen.value_or(false)) {
    return {how.stage, FailureKind::kOutOfMemory, "killed by the kernel, which was out of memory", {}};
  }
  const auto row = std::ranges::find(kSignals, signal, &SignalRow::signal);
  const bool known = row != kSignals.end();
  const bool perhaps_memory = signal == SIGKILL && !how.memory_kill_seen;
  return {
      how.stage,
      known ? row->kind : FailureKind::kKilled,
      fmt::format("{} (SIG{}, {}){}", known ? row->message : "killed by a signal that we did not send",
                  sigabbrev_np(signal) != nullptr ? sigabbrev_np(signal) : std::to_string(signal).c_str(),
                  strsignal(signal),
                  perhaps_memory ? "; perhaps for want of memory, of which this kernel does not tell" : ""),
      {}};
}

/// What libraries say when memory is refused to them, in lower case: the C++ library, the dynamic linker, the
/// C library (its last words when no thread can be made), and frameworks.
constexpr std::array<std::string_view, 11> kMemoryWords{"bad_alloc",
                                                        "failed to map segment",
                                                        "cannot map zero-fill",
                                                        "cannot allocate",
                                                        "resource temporarily unavailable",
                                                        "can't allocate",
                                                        "could not allocate",
                                                        "failed to allocate",
                                                        "out of memory",
                                                        "not enough memory",
                                                        "insufficient memory"};

/// The ends that a lack of memory may be behind.
constexpr std::array<FailureKind, 4> kPerhapsMemory{FailureKind::kRefused, FailureKind::kCrash,
                                                    FailureKind::kSilentExit, FailureKind::kKilled};

/// A process that crashed with this share of its limit in use is taken to have crashed for want of more.
constexpr double kNearLimit = 0.8;

bool tells_of_memory(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::any_of(kMemoryWords,
                             [&](std::string_view words) { return text.find(words) != std::string::npos; });
}

bool crashed_near(const Failure& failure, std::int64_t limit, const ProcessEnd& end) {
  return failure.kind == FailureKind::kCrash &&
         static_cast<double>(end.peak_resident) >= kNearLimit * static_cast<double>(limit);
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

Failure under_memory_limit(Failure failure, std::int64_t limit, const ProcessEnd& end) {
  if (limit == 0 || std::ranges::find(kPerhapsMemory, failure.kind) == kPerhapsMemory.end()) return failure;
  const std::string bytes = format_bytes(static_cast<std::uint64_t>(limit));
  if (tells_of_memory(failure.message + '\n' + failure.log) || crashed_near(failure, limit, end)) {
    failure.kind = FailureKind::kOutOfMemory;
    failure.message = fmt::format("with a memory limit of {}: {}", bytes, failure.message);
  } else if (failure.kind == FailureKind::kCrash) {
    // Some frameworks ask for far more than they use, and crash without a word when it is refused.
    failure.message += fmt::format("; its memory limit of {} may be why", bytes);
  }
  return failure;
}

}  // namespace edgegauge::control
