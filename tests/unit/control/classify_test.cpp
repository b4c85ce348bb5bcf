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
  EXPECT_THAT(classify({.stopped = StopReason::kTimeout, .detail = "10 s", .end = {}}).message,
              HasSubstr("10 s"));
}

}  // namespace
}  // namespace edgegauge::control
