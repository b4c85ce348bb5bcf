// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/npy.h"
#include "protocol/codec.h"
#include "support/scratch.h"
#include "unit/worker/conversation.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Conversation converse_with(const std::string& worker, const protocol::RunRequest& request) {
  return converse(worker_executable(worker), request);
}

TEST(WorkerProcess, ReportsInTheOrderOfTheProtocolAndEndsWell) {
  protocol::RunRequest request = short_request();
  request.plan.min_samples = request.plan.max_samples;
  const Conversation said = converse_with("null", request);
  ASSERT_TRUE(said.finished) << said.log;
  EXPECT_THAT(said.order, ElementsAre("hello", "phase", "outputs", "progress", "samples", "finished"));
  EXPECT_EQ(said.hello->runtime, "null");
  EXPECT_EQ(said.samples_ns.size(), request.plan.max_samples);
  EXPECT_GE(said.warm_up_ns.size(), 3u);
  EXPECT_FALSE(said.finished->converged);
  EXPECT_EQ(said.exit_code, 0);
}

TEST(WorkerProcess, WalksThroughThePhasesUnderTheirCommonNames) {
  const Conversation said = converse_with("null", short_request());
  std::vector<std::string> names;
  for (const PhaseRecord& phase : said.phases) names.push_back(phase.name);
  EXPECT_THAT(names, ElementsAre("load_library", "allocate", "first", "next"));
}

TEST(WorkerProcess, SendsNoProgressButAtWarmUpAndChecks) {
  const Conversation said = converse_with("null", short_request());
  ASSERT_GE(said.progress.size(), 2u);
  EXPECT_EQ(said.progress[0].stage, Stage::kWarmUp);
  std::uint64_t samples = 29;
  for (std::size_t i = 1; i < said.progress.size(); ++i) {
    EXPECT_EQ(said.progress[i].stage, Stage::kMeasure);
    EXPECT_GT(said.progress[i].samples, samples);
    samples = said.progress[i].samples;
  }
}

class SleepWorker : public ::testing::TestWithParam<const char*> {};

TEST_P(SleepWorker, EveryLatencyIsAtLeastTheTimeThatItsRequestTook) {
  const Conversation said =
      converse_with("sleep", short_request({{"sleep_us", "2000"}, {"mode", GetParam()}}));
  ASSERT_TRUE(said.finished) << said.log;
  ASSERT_FALSE(said.samples_ns.empty());
  EXPECT_GE(std::ranges::min(said.samples_ns), 2'000'000);
  EXPECT_GE(std::ranges::min(said.warm_up_ns), 2'000'000);
  EXPECT_GE(said.finished->use.wall.count(), 2'000'000 * static_cast<std::int64_t>(said.samples_ns.size()));
  EXPECT_GE(said.phases.at(2).wall, 2ms);
  EXPECT_GE(said.phases.at(3).wall, 18ms);
}

INSTANTIATE_TEST_SUITE_P(Modes, SleepWorker, ::testing::Values("asleep", "busy"));

TEST(SleepWorker, OnlyTheBusyModeUsesTheCore) {
  const auto cores = [](const char* mode) {
    const auto said = converse_with("sleep", short_request({{"sleep_us", "2000"}, {"mode", mode}}));
    return static_cast<double>(said.finished->use.cpu.count()) /
           static_cast<double>(said.finished->use.wall.count());
  };
  EXPECT_LT(cores("asleep"), cores("busy"));
}

/// Long enough for every thread to get its share on a machine that is busy otherwise.
protocol::RunRequest half_a_second(std::map<std::string, std::string> settings) {
  settings.emplace("sleep_us", "5000");
  protocol::RunRequest request = short_request(std::move(settings));
  request.plan.min_samples = request.plan.max_samples = 100;
  return request;
}

TEST(SleepWorker, ThreadsThatComputeAreCountedWhateverWasAskedFor) {
  const auto computing = [](const char* mode, const char* extra) {
    return converse_with("sleep", half_a_second({{"mode", mode}, {"extra_threads", extra}}))
        .finished->use.busy_threads;
  };
  EXPECT_LE(computing("asleep", "0"), 1);  // on a machine that is busy otherwise, it waits for its turn
  EXPECT_EQ(computing("busy", "0"), 1);
  EXPECT_EQ(computing("asleep", "2"), 2);
  EXPECT_EQ(computing("busy", "2"), 3);
}

TEST(WorkerProcess, StatesTheCpusThatItMayRunOn) {
  EXPECT_THAT(converse_with("null", short_request()).finished->notes.at("cpus"),
              testing::MatchesRegex("[0-9,-]+"));
}

TEST(WorkerProcess, ShipsMoreSamplesThanOneMessageHolds) {
  protocol::RunRequest request = short_request();
  request.plan.min_samples = request.plan.max_samples = protocol::kSamplesPerMessage + 10;
  const Conversation said = converse_with("null", request);
  EXPECT_EQ(said.samples_ns.size(), request.plan.max_samples);
}

TEST(WorkerProcess, SavesItsAnswers) {
  const Scratch scratch;
  protocol::RunRequest request = short_request();
  request.save_outputs_dir = scratch.folder() / "answers";
  const Conversation said = converse_with("null", request);
  ASSERT_EQ(said.outputs.size(), 1u) << said.log;
  const OutputRecord& record = said.outputs[0].outputs.at(0);
  EXPECT_EQ(record.file, (scratch.folder() / "answers" / "y.npy").string());
  EXPECT_TRUE(std::filesystem::exists(record.file));
  EXPECT_EQ(record.values, std::vector<float>{1});
}

/// Writes what the evil worker answers when it behaves.
void save_reference(const std::filesystem::path& folder) {
  const std::vector<float> values{1, 2};
  model::write_npy(folder / "y.npy", model::make_float_tensor({2}, values));
}

TEST(WorkerProcess, FailsBeforeTimingWhenItsAnswerIsNotTheReferences) {
  const Scratch scratch;
  save_reference(scratch.folder());
  protocol::RunRequest request = short_request({{"deed", "lie"}});
  request.reference_dir = scratch.folder();
  request.tolerance = kAgreementLimit;
  const Conversation said = converse_with("evil", request);
  ASSERT_TRUE(said.failed) << said.log;
  EXPECT_EQ(said.failed->stage, Stage::kFirstRun);
  EXPECT_EQ(said.failed->kind, FailureKind::kWrongOutput);
  EXPECT_THAT(said.failed->message, HasSubstr("output 'y': element 1 of 2 is 2.02 instead of 2"));
  EXPECT_TRUE(said.progress.empty());
  EXPECT_EQ(said.outputs.size(), 1u) << "the wrong answer is shown";
}

TEST(WorkerProcess, ReportsHowFarItsAnswerIsFromTheReferences) {
  const Scratch scratch;
  save_reference(scratch.folder());
  protocol::RunRequest request = short_request({{"deed", "lie"}});
  request.reference_dir = scratch.folder();
  const Conversation lying = converse_with("evil", request);
  ASSERT_TRUE(lying.finished && lying.finished->agreement) << lying.log;
  EXPECT_NEAR(lying.finished->agreement->max_relative_error, 0.01, 1e-6);
  request.settings["deed"] = "none";
  request.tolerance = kAgreementLimit;
  const Conversation honest = converse_with("evil", request);
  ASSERT_TRUE(honest.finished && honest.finished->agreement) << honest.log;
  EXPECT_EQ(honest.finished->agreement->max_absolute_error, 0);
  EXPECT_FALSE(converse_with("evil", short_request()).finished->agreement);
}

TEST(WorkerProcess, OnlyAnswersWhenNothingIsToBeTimed) {
  protocol::RunRequest request = short_request();
  request.answers_only = true;
  const Conversation said = converse_with("null", request);
  EXPECT_THAT(said.order, ElementsAre("hello", "phase", "outputs", "finished"));
  EXPECT_EQ(said.phases.back().name, "allocate");
  EXPECT_EQ(said.outputs.size(), 1u);
}

std::vector<std::string> names_of(const std::vector<PhaseRecord>& phases) {
  std::vector<std::string> names;
  for (const PhaseRecord& phase : phases) names.push_back(phase.name);
  return names;
}

TEST(WorkerProcess, OnlyStartsWhenNoSteadyRequestsAreToBeTimed) {
  protocol::RunRequest request = short_request();
  request.start_only = true;
  const Conversation said = converse_with("null", request);
  EXPECT_THAT(said.order, ElementsAre("hello", "phase", "outputs", "finished"));
  EXPECT_THAT(names_of(said.phases), ElementsAre("load_library", "allocate", "first", "next"));
  EXPECT_TRUE(said.finished->converged);
  EXPECT_GT(said.finished->use.peak_resident_bytes, 0);
}

TEST(WorkerProcess, ReportsTheSecondLoadAloneWhenItIsToLoadTwice) {
  const Scratch scratch;
  protocol::RunRequest request = short_request({{"compile_us", "50000"}});
  request.start_only = true;
  const std::map<std::string, std::string> cache{{"EDGEGAUGE_SLEEP_COMPILED", scratch.folder().string()}};
  request.load_twice = true;
  const Conversation said = converse(worker_executable("sleep"), request, cache);
  EXPECT_THAT(names_of(said.phases), ElementsAre("load_library", "optimise", "allocate", "first", "next"));
  EXPECT_LT(said.phases.at(1).wall, 50ms) << "the first load has compiled";
}

protocol::RunRequest paced_request(double rate, std::map<std::string, std::string> settings) {
  protocol::RunRequest request = short_request(std::move(settings));
  request.plan.load = {.kind = LoadKind::kPaced, .rate = rate};
  request.plan.target = 1e-9;
  request.plan.limit = 2s;
  return request;
}

TEST(Load, LatenciesFromTheScheduleGrowLinearlyAboveCapacity) {
  const Conversation said = converse_with("sleep", paced_request(1000, {{"sleep_us", "4000"}}));
  ASSERT_TRUE(said.finished) << said.log;
  EXPECT_THAT(said.order,
              ElementsAre("hello", "phase", "outputs", "progress", "samples", "series", "finished"));
  ASSERT_EQ(said.samples_ns.size(), 100u);
  ASSERT_EQ(said.service_ns.size(), 100u);
  ASSERT_EQ(said.at_ns.size(), 100u);
  for (std::size_t k = 0; k < said.samples_ns.size(); ++k) {
    // Each was answered at the earliest when it and all before it had been served.
    EXPECT_GE(said.samples_ns[k] + said.at_ns[k], static_cast<std::int64_t>(k + 1) * 4'000'000);
  }
  EXPECT_TRUE(std::ranges::is_sorted(said.samples_ns));
}

TEST(Load, AStallIsSeenByTheRequestsThatShouldHaveComeMeanwhile) {
  // 10 first inferences, an answer and 3 of warm-up come before what is measured.
  const Conversation said = converse_with(
      "sleep", paced_request(100, {{"sleep_us", "1000"}, {"stall_at", "30"}, {"stall_us", "200000"}}));
  ASSERT_TRUE(said.finished) << said.log;
  const auto late = std::ranges::count_if(said.samples_ns, [](std::int64_t ns) { return ns > 20'000'000; });
  const auto long_served =
      std::ranges::count_if(said.service_ns, [](std::int64_t ns) { return ns > 100'000'000; });
  std::printf("a stall of 200 ms at 100/s: %td requests were late, %td took long\n", late, long_served);
  EXPECT_GE(late, 18);
  EXPECT_EQ(long_served, 1);
}

TEST(Load, SeveralInstancesServeMoreThanOne) {
  const auto served = [](int instances) {
    protocol::RunRequest request = short_request({{"sleep_us", "5000"}});
    request.plan.load = {.kind = LoadKind::kOffline, .instances = instances};
    request.plan.max_samples = 10'000;
    request.plan.limit = 500ms;
    request.plan.target = 1e-9;
    return converse_with("sleep", request).samples_ns.size();
  };
  EXPECT_GT(served(3), 2 * served(1));
}

TEST(Load, ARateThatIsNoneIsRefused) {
  const Conversation said = converse_with("sleep", paced_request(0, {}));
  ASSERT_TRUE(said.failed);
  EXPECT_EQ(said.failed->kind, FailureKind::kProtocol);
}

TEST(WorkerProcess, StopsAfterTheRequestUnderWayWhenItIsAskedTo) {
  protocol::RunRequest request = short_request({{"sleep_us", "1000"}});
  request.plan.max_samples = 1'000'000;
  request.plan.target = 1e-9;
  request.plan.limit = 50s;
  const auto start = std::chrono::steady_clock::now();
  const Conversation said =
      converse(worker_executable("sleep"), request, {}, [](const protocol::Message& message, int pid) {
        const auto* progress = std::get_if<protocol::Progress>(&message);
        if (progress != nullptr && progress->samples > 0) kill(pid, SIGTERM);
      });
  EXPECT_FALSE(said.finished);
  EXPECT_FALSE(said.failed);
  EXPECT_EQ(said.exit_code, 143);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 40s);
}

TEST(WorkerProcess, HearsASignalThatItsParentBlocks) {
  protocol::RunRequest request = short_request({{"sleep_us", "1000"}});
  request.plan.max_samples = 1'000'000;
  request.plan.target = 1e-9;
  const auto terminate_at_outputs = [](const protocol::Message& message, int pid) {
    if (std::holds_alternative<protocol::Outputs>(message)) kill(pid, SIGTERM);
  };
  sigset_t termination;
  sigemptyset(&termination);
  sigaddset(&termination, SIGTERM);
  sigprocmask(SIG_BLOCK, &termination, nullptr);
  EXPECT_EQ(converse(worker_executable("sleep"), request, {}, terminate_at_outputs).exit_code, 143);
  sigprocmask(SIG_UNBLOCK, &termination, nullptr);
}

TEST(WorkerProcess, FailsWithANamedKnobWhenASettingIsWrong) {
  const Conversation said = converse_with("sleep", short_request({{"sleep_ms", "1"}}));
  ASSERT_TRUE(said.failed) << said.log;
  EXPECT_EQ(said.failed->stage, Stage::kPrepare);
  EXPECT_EQ(said.failed->kind, FailureKind::kRefused);
  EXPECT_THAT(said.failed->message, HasSubstr("there is no knob 'sleep_ms'"));
  EXPECT_EQ(said.exit_code, 0);
}

TEST(WorkerProcess, RefusesARequestThatCannotBe) {
  protocol::RunRequest request = short_request();
  request.batch = 0;
  const Conversation said = converse_with("null", request);
  ASSERT_TRUE(said.failed);
  EXPECT_EQ(said.failed->stage, Stage::kHandshake);
  EXPECT_EQ(said.failed->kind, FailureKind::kProtocol);
}

TEST(WorkerProcess, WithoutAControllerSaysHowItIsStarted) {
  const ProgramResult result =
      run_program("/bin/sh", {"-c", worker_executable("null").string() + " run 3>&-"});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.err, HasSubstr("error: descriptor 3 is not open"));
}

TEST(WorkerProcess, RefusesACommandLineThatIsWrong) {
  EXPECT_EQ(run_program(worker_executable("null"), {"measure"}).exit_code, 2);
  EXPECT_EQ(run_program(worker_executable("null"), {}).exit_code, 2);
  const ProgramResult convert =
      run_program(worker_executable("null"), {"convert", "--graph", "g", "--output", "o"});
  EXPECT_EQ(convert.exit_code, 65);
  EXPECT_THAT(convert.err, HasSubstr("needs no conversion"));
}

class Describe : public ::testing::TestWithParam<const char*> {};

TEST_P(Describe, PrintsADescriptionThatParses) {
  const ProgramResult result = run_program(worker_executable(GetParam()), {"describe"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const protocol::BackendInfo info = protocol::parse_backend_info(result.out);
  EXPECT_EQ(info.name, GetParam());
  EXPECT_TRUE(info.available);
  EXPECT_TRUE(info.test_only);
  EXPECT_THAT(info.formats, ElementsAre("none"));
  EXPECT_TRUE(std::ranges::any_of(info.knobs, [](const auto& knob) { return knob.name == "threads"; }));
}

INSTANTIATE_TEST_SUITE_P(TestWorkers, Describe, ::testing::Values("null", "sleep", "evil"));

}  // namespace
}  // namespace edgegauge::test
