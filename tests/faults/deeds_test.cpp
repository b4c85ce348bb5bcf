// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/npy.h"
#include "real_workers.h"
#include "support/sanitizers.h"
#include "unit/control/scratch.h"

#include <chrono>
#include <ostream>

#include <gtest/gtest.h>

/// What each deed of the evil worker comes to: its row says where it is done and what must be recorded.
namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;
using test::comes_to;
using test::job_for_worker;

using Settings = std::map<std::string, std::string>;

struct Deed {
  const char* name;
  Settings settings;
  Stage stage;
  FailureKind kind;
  void (*adjust)(Job&) = nullptr;  ///< limits and environment, where the deed is about those
};

std::string title_of(const Deed& deed) {
  std::string title = deed.name;
  for (const auto& [key, value] : deed.settings) title += "_" + key + "_" + value;
  for (char& c : title) c = c == '-' ? '_' : c;
  return title;
}
void PrintTo(const Deed& deed, std::ostream* out) { *out << title_of(deed); }

void give_one_second(Job& job) { job.timeout = 1s; }
void give_little_memory(Job& job) { job.memory_limit = 100'000'000; }
void log_a_little(Job& job) { job.log_limit = 1u << 20; }
void crash_at_start(Job& job) { job.environment["EDGEGAUGE_EVIL_START"] = "crash"; }
void exit_at_start(Job& job) { job.environment["EDGEGAUGE_EVIL_START"] = "exit-0"; }
void hang_at_start(Job& job) {
  job.environment["EDGEGAUGE_EVIL_START"] = "hang";
  job.timeout = 1s;
}
/// The answer of the evil worker that behaves, as another one saved it.
void hold_against_reference(Job& job) {
  static const test::Scratch kFolder;
  const std::vector<float> values{1, 2};
  model::write_npy(kFolder / "y.npy", model::make_float_tensor({2}, values));
  job.request.reference_dir = kFolder.folder();
  job.request.tolerance = kAgreementLimit;
}
void babble_at_start(Job& job) { job.environment["EDGEGAUGE_EVIL_START"] = "wrong-magic"; }

const Settings kLoading = {{"at", "load"}};
const Settings kFirst = {{"at", "run"}, {"at_run", "0"}};
const Settings kNext = {{"at", "run"}, {"at_run", "5"}};
const Settings kAnswering = {{"at", "run"}, {"at_run", "10"}};
const Settings kWarmingUp = {{"at", "run"}, {"at_run", "12"}};
const Settings kMeasuring = {{"at", "run"}, {"at_run", "60"}};  // past the first check of the stopping rule
const Settings kFinishing = {{"at", "finish"}};

const Deed kDeeds[] = {
    // By signal and by exit, all along a worker's life.
    {"none", {}, Stage::kHandshake, FailureKind::kCrash, crash_at_start},
    {"none", {{"at", "finish"}}, Stage::kHandshake, FailureKind::kSilentExit, exit_at_start},
    {"crash", kLoading, Stage::kLoad, FailureKind::kCrash},
    {"crash", kFirst, Stage::kFirstRun, FailureKind::kCrash},
    {"crash", kNext, Stage::kFirstRun, FailureKind::kCrash},
    {"crash", kAnswering, Stage::kWarmUp, FailureKind::kCrash},
    {"crash", kWarmingUp, Stage::kWarmUp, FailureKind::kCrash},
    {"crash", kMeasuring, Stage::kMeasure, FailureKind::kCrash},
    {"crash", kFinishing, Stage::kFinish, FailureKind::kCrash},
    {"segfault", kMeasuring, Stage::kMeasure, FailureKind::kCrash},
    {"overflow", kLoading, Stage::kLoad, FailureKind::kCrash},
    {"abort", kFirst, Stage::kFirstRun, FailureKind::kCrash},
    {"illegal", kFirst, Stage::kFirstRun, FailureKind::kUnsupportedInstruction},
    {"kill", kMeasuring, Stage::kMeasure, FailureKind::kKilled},
    {"exit-0", kLoading, Stage::kLoad, FailureKind::kSilentExit},
    {"exit-3", kMeasuring, Stage::kMeasure, FailureKind::kSilentExit},
    {"close-channel", kLoading, Stage::kLoad, FailureKind::kSilentExit},
    {"close-and-hang", kLoading, Stage::kLoad, FailureKind::kSilentExit},
    // Over a limit.
    {"none", kLoading, Stage::kHandshake, FailureKind::kTimeout, hang_at_start},
    {"hang", kMeasuring, Stage::kMeasure, FailureKind::kTimeout, give_one_second},
    {"hang-with-child", kLoading, Stage::kLoad, FailureKind::kTimeout, give_one_second},
    {"hang-with-daemon", kLoading, Stage::kLoad, FailureKind::kTimeout, give_one_second},
    {"flood-log", kLoading, Stage::kLoad, FailureKind::kLogFlood, log_a_little},
    {"allocate", kLoading, Stage::kLoad, FailureKind::kOutOfMemory, give_little_memory},
    {"allocate", kMeasuring, Stage::kMeasure, FailureKind::kOutOfMemory, give_little_memory},
    {"crash-without-memory", kLoading, Stage::kLoad, FailureKind::kOutOfMemory, give_little_memory},
    // Not the protocol.
    {"none", kFirst, Stage::kHandshake, FailureKind::kProtocol, babble_at_start},
    {"flood-channel", kFirst, Stage::kFirstRun, FailureKind::kProtocol},
    {"wrong-magic", kLoading, Stage::kLoad, FailureKind::kProtocol},
    {"wrong-version", kLoading, Stage::kLoad, FailureKind::kProtocol},
    {"bad-checksum", kFirst, Stage::kFirstRun, FailureKind::kProtocol},
    {"over-long", kMeasuring, Stage::kMeasure, FailureKind::kProtocol},
    {"wrong-order", kLoading, Stage::kLoad, FailureKind::kProtocol},
    {"cut-short", kLoading, Stage::kLoad, FailureKind::kSilentExit},
    // Reported by the worker itself.
    {"throw", kLoading, Stage::kLoad, FailureKind::kRefused},
    {"throw", kMeasuring, Stage::kMeasure, FailureKind::kRefused},
    {"throw-number", kFirst, Stage::kFirstRun, FailureKind::kRefused},
    {"bad-alloc", kLoading, Stage::kLoad, FailureKind::kOutOfMemory},
    // Lies.
    {"report-and-crash", kLoading, Stage::kFinish, FailureKind::kProtocol},
    {"negative-samples", kFirst, Stage::kFinish, FailureKind::kProtocol},
    {"nan-output", {}, Stage::kFinish, FailureKind::kWrongOutput},
    {"wrong-shape", {}, Stage::kFirstRun, FailureKind::kWrongOutput},
    {"lie", {}, Stage::kFirstRun, FailureKind::kWrongOutput, hold_against_reference},
    {"nan-output", kFinishing, Stage::kFirstRun, FailureKind::kWrongOutput, hold_against_reference},
    // With a reference, a report that does not say whether answers agree is none.
    {"report-and-crash", kFinishing, Stage::kFinish, FailureKind::kProtocol, hold_against_reference},
};

class DeedTest : public testing::TestWithParam<Deed> {};

TEST_P(DeedTest, CostsOneCellAndIsCalledByItsName) {
  const Deed& deed = GetParam();
  if (deed.adjust == give_little_memory) SKIP_IF_SANITIZED(edgegauge::test::kReservesMemory);
  const std::atomic<bool> stop = false;
  Settings settings = deed.settings;
  settings["deed"] = deed.name;
  Job job = job_for_worker("evil", settings);
  if (deed.adjust != nullptr) deed.adjust(job);

  const JobResult result = run_job(job, {}, stop);
  const auto* failure = std::get_if<Failure>(&result.outcome);
  ASSERT_NE(failure, nullptr);
  EXPECT_EQ(name_of(failure->kind), name_of(deed.kind)) << failure->message;
  EXPECT_EQ(name_of(failure->stage), name_of(deed.stage)) << failure->message;
  EXPECT_FALSE(failure->message.empty());
  EXPECT_LE(failure->log.size(), 64u << 10);

  EXPECT_TRUE(test::processes_of(job).empty());
  EXPECT_FALSE(test::has_children());
  const Outcome next = run_job(job_for_worker("null"), {}, stop).outcome;
  EXPECT_TRUE(std::holds_alternative<Measurement>(next));
}

INSTANTIATE_TEST_SUITE_P(Evil, DeedTest, testing::ValuesIn(kDeeds), [](const auto& row) {
  return std::to_string(row.index) + "_" + title_of(row.param);
});

TEST(Backtrace, OfACrashIsInItsLog) {
  const std::atomic<bool> stop = false;
  for (const char* deed : {"segfault", "overflow", "abort"}) {
    const Outcome outcome =
        run_job(job_for_worker("evil", {{"deed", deed}, {"at", "load"}}), {}, stop).outcome;
    const std::string& log = std::get<Failure>(outcome).log;
    const std::size_t trace = log.find("it crashed here, innermost call first:\n");
    ASSERT_NE(trace, std::string::npos) << deed << ": " << log;
    EXPECT_NE(log.find("edgegauge-worker-evil", trace), std::string::npos) << deed << ": " << log;
  }
}

TEST(CompleteReport, IsAMeasurementHoweverTheWorkerEndsAfterwards) {
  const std::atomic<bool> stop = false;
  const Job job = job_for_worker("evil", {{"deed", "report-and-crash"}, {"at", "finish"}});
  const Outcome outcome = run_job(job, {}, stop).outcome;
  ASSERT_TRUE(std::holds_alternative<Measurement>(outcome));
  EXPECT_FALSE(std::get<Measurement>(outcome).samples_ns.empty());
}

TEST(CompleteReport, IsAMeasurementOfAWorkerThatBehaves) {
  const std::atomic<bool> stop = false;
  const Outcome outcome = run_job(job_for_worker("evil"), {}, stop).outcome;
  EXPECT_TRUE(std::holds_alternative<Measurement>(outcome));
}

}  // namespace
}  // namespace edgegauge::control
