// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/transcript.h"

#include "protocol/codec.h"

#include <chrono>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;
using protocol::ProtocolError;
using testing::HasSubstr;

/// A transcript of a process that was started a second ago and said hello half a second later.
class TranscriptTest : public testing::Test {
 protected:
  protocol::RunRequest request() const {
    protocol::RunRequest result;
    result.batch = 4;
    result.plan.max_samples = 100;
    result.answer_buffers = 2;
    return result;
  }
  protocol::Hello hello() const {
    protocol::Hello result;
    result.runtime_version = "1.2.3";
    result.main_entered = started_ + 500ms;
    return result;
  }
  /// Everything of a good report but its end.
  void report(std::vector<std::int64_t> samples) {
    transcript_.add(hello());
    transcript_.add(protocol::PhaseDone{{.name = "load_library", .read_bytes = {}}});
    transcript_.add(protocol::Outputs{0, {output({1, 2})}});
    transcript_.add(protocol::Samples{false, std::move(samples)});
  }
  static OutputRecord output(std::vector<float> values) {
    OutputRecord record;
    record.name = "y";
    record.shape = {1, static_cast<std::int64_t>(values.size())};
    record.values = std::move(values);
    return record;
  }
  Outcome finish() {
    transcript_.add(protocol::Finished{});
    return transcript_.outcome(monotonic_now());
  }
  FailureKind failure() { return std::get<Failure>(finish()).kind; }

  Nanoseconds started_ = monotonic_now() - 1s;
  Transcript transcript_{request(), started_};
};

TEST_F(TranscriptTest, OfACompleteReportIsAMeasurement) {
  report({1000, 2000, 3000});
  const auto measurement = std::get<Measurement>(finish());
  EXPECT_EQ(measurement.samples_ns, (std::vector<std::int64_t>{1000, 2000, 3000}));
  EXPECT_EQ(measurement.batch, 4);
  EXPECT_EQ(measurement.outputs.size(), 1u);
  EXPECT_EQ(transcript_.runtime_version(), "1.2.3");
}

TEST_F(TranscriptTest, BeginsItsPhasesWithTheTimeFromBeforeTheSpawnToMain) {
  report({1000});
  const auto measurement = std::get<Measurement>(finish());
  ASSERT_EQ(measurement.phases.size(), 2u);
  EXPECT_EQ(measurement.phases.front().name, "exec");
  EXPECT_EQ(measurement.phases.front().wall, 500ms);
  EXPECT_EQ(measurement.phases.back().name, "load_library");
}

/// As of a worker that was asked for requests that arrive by a schedule.
class PacedTranscript : public TranscriptTest {
 protected:
  PacedTranscript() {
    protocol::RunRequest paced = request();
    paced.plan.load = {.kind = LoadKind::kPaced, .rate = 5};
    transcript_ = Transcript(paced, started_);
    // Requests that wait for one another take more together than the time that passed.
    report({Nanoseconds(800ms).count(), Nanoseconds(900ms).count()});
  }
  void add(protocol::Series::Kind kind, std::vector<std::int64_t> values) {
    transcript_.add(protocol::Series{kind, std::move(values)});
  }
};

TEST_F(PacedTranscript, HasTheArrivalAndServiceTimeOfEverySample) {
  add(protocol::Series::Kind::kAt, {0, 1});
  add(protocol::Series::Kind::kService, {1, 2});
  const auto measurement = std::get<Measurement>(finish());
  EXPECT_EQ(measurement.at_ns, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(measurement.service_ns, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(measurement.load.rate, 5);
}

TEST_F(PacedTranscript, IsRefusedWithoutThem) {
  add(protocol::Series::Kind::kAt, {0, 1});
  EXPECT_EQ(failure(), FailureKind::kProtocol);
}

TEST_F(PacedTranscript, HasNoMoreOfThemThanSamples) {
  EXPECT_THROW(add(protocol::Series::Kind::kAt, {0, 1, 2}), ProtocolError);
}

TEST_F(TranscriptTest, OfAStartHasPhasesAndNoSamples) {
  protocol::RunRequest start = request();
  start.start_only = true;
  transcript_ = Transcript(start, started_);
  transcript_.add(hello());
  transcript_.add(protocol::PhaseDone{{.name = "first", .read_bytes = {}}});
  EXPECT_THROW(transcript_.add(protocol::Samples{false, {1000}}), ProtocolError);
  EXPECT_EQ(std::get<Measurement>(finish()).phases.size(), 2u);
}

TEST_F(TranscriptTest, OfAStartWithinAProcessLeavesTheProcessesOwnOut) {
  protocol::RunRequest start = request();
  start.start_only = start.load_twice = true;
  transcript_ = Transcript(start, started_);
  transcript_.add(hello());
  transcript_.add(protocol::PhaseDone{{.name = "first", .read_bytes = {}}});
  const auto measurement = std::get<Measurement>(finish());
  ASSERT_EQ(measurement.phases.size(), 1u);
  EXPECT_EQ(measurement.phases.front().name, "first");
}

TEST_F(TranscriptTest, TellsTheStageFromWhatWasLastHeard) {
  EXPECT_EQ(transcript_.stage(), Stage::kHandshake);
  transcript_.add(hello());
  EXPECT_EQ(transcript_.stage(), Stage::kLoad);
  transcript_.add(protocol::PhaseDone{{.name = "read+parse+optimise", .read_bytes = {}}});
  EXPECT_EQ(transcript_.stage(), Stage::kLoad);
  transcript_.add(protocol::PhaseDone{{.name = "upload+allocate", .read_bytes = {}}});
  EXPECT_EQ(transcript_.stage(), Stage::kFirstRun);
  transcript_.add(protocol::PhaseDone{{.name = "next", .read_bytes = {}}});
  EXPECT_EQ(transcript_.stage(), Stage::kWarmUp);
  transcript_.add(protocol::Progress{.stage = Stage::kMeasure});
  EXPECT_EQ(transcript_.stage(), Stage::kMeasure);
  transcript_.add(protocol::Samples{false, {1}});
  EXPECT_EQ(transcript_.stage(), Stage::kFinish);
}

TEST_F(TranscriptTest, KeepsTheFailureThatTheWorkerReports) {
  transcript_.add(hello());
  transcript_.add(protocol::Failed{Stage::kFirstRun, FailureKind::kOutOfMemory, "no room"});
  ASSERT_TRUE(transcript_.failed());
  EXPECT_EQ(transcript_.failed()->message, "no room");
  EXPECT_TRUE(transcript_.is_complete());
  EXPECT_FALSE(transcript_.finished());
}

TEST_F(TranscriptTest, RefusesWhatIsOutOfOrder) {
  EXPECT_THROW(transcript_.add(protocol::Samples{false, {1}}), ProtocolError);
  EXPECT_THROW(transcript_.add(protocol::RunRequest{}), ProtocolError);
  transcript_.add(hello());
  EXPECT_THROW(transcript_.add(hello()), ProtocolError);
  EXPECT_THROW(transcript_.add(protocol::RunRequest{}), ProtocolError);
  transcript_.add(protocol::Finished{});
  EXPECT_THROW(transcript_.add(protocol::Samples{false, {1}}), ProtocolError);
}

TEST_F(TranscriptTest, RefusesAnotherVersionAndAnImpossibleStart) {
  auto other_version = hello();
  other_version.version = protocol::kVersion + 1;
  EXPECT_THROW(transcript_.add(other_version), ProtocolError);
  auto too_early = hello();
  too_early.main_entered = started_ - 1ns;
  EXPECT_THROW(transcript_.add(too_early), ProtocolError);
  auto in_the_future = hello();
  in_the_future.main_entered = monotonic_now() + 1h;
  EXPECT_THROW(transcript_.add(in_the_future), ProtocolError);
}

TEST_F(TranscriptTest, KeepsWhenItsSamplesWereTaken) {
  report({100, 200, 300});
  protocol::Finished finished;
  finished.stretches = {{2, started_ + 600ms, started_ + 601ms}, {1, started_ + 601ms, started_ + 602ms}};
  transcript_.add(finished);
  const auto measurement = std::get<Measurement>(transcript_.outcome(monotonic_now()));
  ASSERT_EQ(measurement.stretches.size(), 2u);
  EXPECT_EQ(measurement.stretches[1].begin, started_ + 601ms);
}

TEST_F(TranscriptTest, RefusesTimesOfSamplesThatCannotHaveBeen) {
  const Nanoseconds t = started_ + 600ms;
  const std::vector<std::vector<Stretch>> wrong{
      {{4, t, t + 1ms}},                               // more samples than there are
      {{-1, t, t + 1ms}},                              //
      {{1, t + 1ms, t}},                               // backwards
      {{1, t + 2ms, t + 3ms}, {1, t + 1ms, t + 4ms}},  // over one another
      {{1, started_ - 1ms, t}},                        // before it was started
      {{1, t, t + 1h}},                                // still to come
  };
  for (const std::vector<Stretch>& stretches : wrong) {
    transcript_ = Transcript(request(), started_);
    report({100, 200, 300});
    protocol::Finished finished;
    finished.stretches = stretches;
    EXPECT_THROW(transcript_.add(finished), ProtocolError);
  }
}

TEST_F(TranscriptTest, RefusesMoreThanWasAskedFor) {
  transcript_.add(hello());
  EXPECT_THROW(transcript_.add(protocol::Samples{false, std::vector<std::int64_t>(101, 1)}), ProtocolError);
  EXPECT_THROW(transcript_.add(protocol::Outputs{2, {}}), ProtocolError);
  EXPECT_THROW(transcript_.add(protocol::Outputs{-1, {}}), ProtocolError);
}

TEST_F(TranscriptTest, RefusesPhasesWithoutEnd) {
  transcript_.add(hello());
  const auto send_many = [this] {
    for (int i = 0; i < 1000; ++i) transcript_.add(protocol::PhaseDone{});
  };
  EXPECT_THROW(send_many(), ProtocolError);
}

TEST_F(TranscriptTest, WithoutASampleIsNoMeasurement) {
  report({});
  EXPECT_EQ(failure(), FailureKind::kProtocol);
}

TEST_F(TranscriptTest, WithANegativeLatencyIsNoMeasurement) {
  report({1000, -1});
  EXPECT_EQ(failure(), FailureKind::kProtocol);
}

TEST_F(TranscriptTest, WithLatenciesLongerThanItsLifeIsNoMeasurement) {
  report({std::chrono::nanoseconds(400ms).count(), std::chrono::nanoseconds(1h).count()});
  EXPECT_EQ(failure(), FailureKind::kProtocol);
}

TEST_F(TranscriptTest, WithLatenciesThatWouldOverflowTheirSumIsNoMeasurement) {
  const auto most = std::numeric_limits<std::int64_t>::max();
  report({most, most, 2});
  EXPECT_EQ(failure(), FailureKind::kProtocol);
}

TEST_F(TranscriptTest, WithAnOutputThatIsNotFiniteIsAWrongOutput) {
  report({1000});
  auto bad = output({1, 2});
  bad.finite = false;
  transcript_.add(protocol::Outputs{1, {bad}});
  const auto outcome = std::get<Failure>(finish());
  EXPECT_EQ(outcome.kind, FailureKind::kWrongOutput);
  EXPECT_THAT(outcome.message, HasSubstr("'y'"));
}

TEST_F(TranscriptTest, WithAnOutputOfAnotherShapeIsAWrongOutput) {
  report({1000});
  auto bad = output({1, 2});
  bad.shape = {1, 3};
  transcript_.add(protocol::Outputs{1, {bad}});
  EXPECT_EQ(failure(), FailureKind::kWrongOutput);
}

/// What becomes of a finished report whose answers were to be compared, and came out like this.
Outcome compared(const std::optional<Agreement>& agreement, double tolerance) {
  protocol::RunRequest request;
  request.reference_dir = "reference";
  request.tolerance = tolerance;
  request.answers_only = true;
  const Nanoseconds started = monotonic_now() - 1s;
  Transcript transcript(request, started);
  protocol::Hello hello;
  hello.main_entered = started + 500ms;
  transcript.add(hello);
  protocol::Finished finished;
  finished.agreement = agreement;
  transcript.add(finished);
  return transcript.outcome(monotonic_now());
}

TEST(TranscriptOfAnswers, NeedsNoSamplesButAnAgreement) {
  const Agreement near{.max_absolute_error = 1, .max_relative_error = 0.5e-3, .top1 = {}, .worst = {}};
  const Outcome outcome = compared(near, kAgreementLimit);
  ASSERT_TRUE(std::holds_alternative<Measurement>(outcome));
  EXPECT_EQ(std::get<Measurement>(outcome).agreement->max_relative_error, 0.5e-3);
  EXPECT_EQ(std::get<Failure>(compared(std::nullopt, 0)).kind, FailureKind::kProtocol);
}

TEST(TranscriptOfAnswers, IsNoMeasurementWhenTheyAreFurtherOffThanAllowed) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double error : {1.1e-3, nan}) {
    const Agreement far{.max_absolute_error = 1, .max_relative_error = error, .top1 = {}, .worst = "y"};
    EXPECT_EQ(std::get<Failure>(compared(far, kAgreementLimit)).kind, FailureKind::kWrongOutput) << error;
    EXPECT_TRUE(std::holds_alternative<Measurement>(compared(far, 0))) << error;
  }
}

}  // namespace
}  // namespace edgegauge::control
