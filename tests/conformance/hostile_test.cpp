// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/worker_test.h"
#include "support/hostile_files.h"
#include "support/sanitizers.h"

#include <array>
#include <limits>
#include <string>
#include <vector>

/// What no worker need understand, but every one must survive: whatever it does, the cell ends in time, and
/// its end has a name.
namespace edgegauge::conformance {
namespace {

namespace fs = std::filesystem;

/// So that a length read out of garbage cannot take the whole machine's memory. A program with a sanitizer in
/// it would not start; of that, the launcher's own watch over what the machine has left takes care.
constexpr std::int64_t kMemoryForGarbage = test::kIsSanitized ? 0 : 4'000'000'000;

using HostileTest = WorkerTest<std::size_t>;
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(HostileTest);

void expect_failure(const Outcome& outcome) {
  const auto* failure = std::get_if<Failure>(&outcome);
  ASSERT_NE(failure, nullptr) << to_text(outcome);
  EXPECT_THAT(failure->kind, testing::AnyOf(FailureKind::kRefused, FailureKind::kOutOfMemory,
                                            FailureKind::kCrash, FailureKind::kWrongOutput))
      << to_text(outcome);
  EXPECT_FALSE(failure->message.empty());
}

/// The files that a native model consists of; what it was converted from lies beside them.
std::vector<fs::path> parts_of(const fs::path& model) {
  std::vector<fs::path> parts;
  for (const auto& entry : fs::directory_iterator(model.parent_path())) {
    if (entry.path().filename().string().starts_with("model")) parts.push_back(entry.path());
  }
  return parts;
}

TEST_P(HostileTest, AModelFileThatIsSpoiltEndsInAClassifiedFailure) {
  const Question question = sound_question();
  const Scratch sound;
  const auto part_count = parts_of(native_model(worker(), question.graph, sound.folder())).size();
  for (const test::HostileRow& row : test::hostile_files()) {
    for (std::size_t part = 0; part < part_count; ++part) {
      const Scratch scratch;
      const fs::path model = native_model(worker(), question.graph, scratch.folder());
      const fs::path spoilt = parts_of(model).at(part);
      SCOPED_TRACE(row.what + " of " + spoilt.filename().string());
      test::spoil(spoilt, row);
      control::Job job = job_for(worker(), model, question, scratch.folder());
      job.memory_limit = kMemoryForGarbage;
      const Outcome outcome = outcome_of(job);
      if (!row.may_pass || !std::holds_alternative<Measurement>(outcome)) expect_failure(outcome);
    }
  }
}

TEST_P(HostileTest, ABatchBeyondAllMemoryFails) {
  SKIP_IF_SANITIZED(test::kEndsWhoAsksForTooMuch);
  const Question question = sound_question();
  const Scratch scratch;
  control::Job job =
      job_for(worker(), native_model(worker(), question.graph, scratch.folder()), question, scratch.folder());
  job.request.batch = std::numeric_limits<int>::max();
  job.request.inputs.at(0).shape.front() = job.request.batch;
  job.request.inputs.at(0).files.clear();
  expect_failure(outcome_of(job));
}

TEST_P(HostileTest, WithoutMemoryItFailsForThatReason) {
  SKIP_IF_SANITIZED(test::kReservesMemory);
  const Question question = sound_question();
  const Scratch scratch;
  control::Job job =
      job_for(worker(), native_model(worker(), question.graph, scratch.folder()), question, scratch.folder());
  for (const std::int64_t limit : {1'000'000, 4'000'000, 16'000'000, 64'000'000, 256'000'000}) {
    SCOPED_TRACE(limit);
    job.memory_limit = limit;
    const Outcome outcome = outcome_of(job);
    if (limit > 4'000'000 && std::holds_alternative<Measurement>(outcome)) continue;  // it was enough
    const auto* failure = std::get_if<Failure>(&outcome);
    ASSERT_NE(failure, nullptr) << to_text(outcome);
    EXPECT_EQ(failure->kind, FailureKind::kOutOfMemory) << to_text(outcome);
  }
}

INSTANTIATE_TEST_SUITE_P(Conformance, HostileTest, every_worker(),
                         [](const auto& test) { return worker_name(test.param); });

}  // namespace
}  // namespace edgegauge::conformance
