// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/classify.h"

#include <csignal>
#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Case {
  const char* name;
  std::optional<StopReason> stopped;
  ProcessEnd end;
  bool memory_kill_seen;
  FailureKind kind;
};
void PrintTo(const Case& row, std::ostream* out) { *out << row.name; }

const Case kCases[] = {
    {"segmentation_fault", {}, {0, SIGSEGV}, false, FailureKind::kCrash},
    {"bus_error", {}, {0, SIGBUS}, false, FailureKind::kCrash},
    {"abort", {}, {0, SIGABRT}, false, FailureKind::kCrash},
    {"arithmetic_error", {}, {0, SIGFPE}, false, FailureKind::kCrash},
    {"illegal_instruction", {}, {0, SIGILL}, false, FailureKind::kUnsupportedInstruction},
    {"killed_for_memory", {}, {0, SIGKILL}, true, FailureKind::kOutOfMemory},
    {"killed_by_somebody", {}, {0, SIGKILL}, false, FailureKind::kKilled},
    {"hung_up", {}, {0, SIGHUP}, false, FailureKind::kKilled},
    {"a_crash_stays_one_while_others_are_killed_for_memory", {}, {0, SIGSEGV}, true, FailureKind::kCrash},
    {"exit_with_success", {}, {0, 0}, false, FailureKind::kSilentExit},
    {"exit_with_failure", {}, {3, 0}, false, FailureKind::kSilentExit},
    {"timeout", StopReason::kTimeout, {0, SIGKILL}, false, FailureKind::kTimeout},
    {"timeout_while_others_are_killed", StopReason::kTimeout, {0, SIGKILL}, true, FailureKind::kTimeout},
    {"log_flood", StopReason::kLogFlood, {0, SIGKILL}, false, FailureKind::kLogFlood},
    {"protocol", StopReason::kProtocol, {0, SIGKILL}, false, FailureKind::kProtocol},
    {"low_memory", StopReason::kLowMemory, {0, SIGKILL}, false, FailureKind::kOutOfMemory},
    {"lingering", StopReason::kLingering, {0, SIGTERM}, false, FailureKind::kSilentExit},
};

class Classify : public testing::TestWithParam<Case> {};

TEST_P(Classify, NamesTheKindAndKeepsTheStage) {
  const Case& row = GetParam();
  const Failure failure = classify({.stage = Stage::kWarmUp,
                                    .stopped = row.stopped,
                                    .detail = {},
                                    .end = row.end,
                                    .memory_kill_seen = row.memory_kill_seen});
  EXPECT_EQ(failure.kind, row.kind);
  EXPECT_EQ(failure.stage, Stage::kWarmUp);
  EXPECT_FALSE(failure.message.empty());
}

INSTANTIATE_TEST_SUITE_P(EveryEnd, Classify, testing::ValuesIn(kCases),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(ClassifyMessage, NamesTheSignalTheStatusAndTheLimit) {
  EXPECT_THAT(classify({.stopped = {}, .detail = {}, .end = {0, SIGSEGV}}).message, HasSubstr("SIGSEGV"));
  EXPECT_THAT(classify({.stopped = {}, .detail = {}, .end = {42, 0}}).message, HasSubstr("42"));
  const auto killed = [](std::optional<bool> for_memory) {
    return classify({.stopped = {}, .detail = {}, .end = {0, SIGKILL}, .memory_kill_seen = for_memory});
  };
  EXPECT_THAT(killed(std::nullopt).message, HasSubstr("want of memory"));
  EXPECT_EQ(killed(std::nullopt).kind, FailureKind::kKilled);
  EXPECT_THAT(killed(false).message, Not(HasSubstr("memory")));
  EXPECT_THAT(classify({.stopped = StopReason::kTimeout, .detail = "10 s", .end = {}}).message,
              HasSubstr("10 s"));
}

constexpr std::int64_t kLimit = 100'000'000;

struct LimitedCase {
  const char* name;
  Failure failure;
  std::int64_t peak_resident;
  FailureKind kind;
};
void PrintTo(const LimitedCase& row, std::ostream* out) { *out << row.name; }

Failure failed(FailureKind kind, std::string message, std::string log = {}) {
  return {Stage::kLoad, kind, std::move(message), std::move(log)};
}

const LimitedCase kLimitedCases[] = {
    {"refused_for_memory", failed(FailureKind::kRefused, "DefaultCPUAllocator: can't allocate memory"), 0,
     FailureKind::kOutOfMemory},
    {"refused_for_something_else", failed(FailureKind::kRefused, "no such operator"), kLimit,
     FailureKind::kRefused},
    {"aborted_by_an_exception", failed(FailureKind::kCrash, "aborted", "  what():  std::bad_alloc"), 0,
     FailureKind::kOutOfMemory},
    {"not_linked", failed(FailureKind::kSilentExit, "status 127", "error: Cannot allocate memory"), 0,
     FailureKind::kOutOfMemory},
    {"crashed_full", failed(FailureKind::kCrash, "SIGSEGV"), 90'000'000, FailureKind::kOutOfMemory},
    {"crashed_empty", failed(FailureKind::kCrash, "SIGSEGV"), 10'000'000, FailureKind::kCrash},
    {"killed_full", failed(FailureKind::kKilled, "SIGKILL"), 90'000'000, FailureKind::kKilled},
    {"timeout", failed(FailureKind::kTimeout, "out of memory"), kLimit, FailureKind::kTimeout},
};

class ClassifyLimited : public testing::TestWithParam<LimitedCase> {};

TEST_P(ClassifyLimited, CallsItOutOfMemoryWhereTheLimitWasTheReason) {
  const LimitedCase& row = GetParam();
  const ProcessEnd end{.peak_resident = row.peak_resident};
  const Failure failure = under_memory_limit(row.failure, kLimit, end);
  EXPECT_EQ(failure.kind, row.kind);
  EXPECT_THAT(failure.message, HasSubstr(row.failure.message));
  if (row.kind == FailureKind::kOutOfMemory) {
    EXPECT_THAT(failure.message, HasSubstr("100 MB"));
  }
  EXPECT_EQ(under_memory_limit(row.failure, 0, end).kind, row.failure.kind) << "there was no limit";
}

INSTANTIATE_TEST_SUITE_P(EveryEnd, ClassifyLimited, testing::ValuesIn(kLimitedCases),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace edgegauge::control
