// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/summary.h"
#include "control/check.h"
#include "control/reference.h"
#include "control/sweep.h"
#include "core/error.h"
#include "real_workers.h"
#include "unit/control/fake_program.h"
#include "unit/control/scratch.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// Answers held against a reference, with the evil worker in both roles: honest it stands for ONNX Runtime,
/// as a framework it lies.
namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AgreementTest : public testing::Test {
 protected:
  AgreementTest() {
    spec_.warm_up_s = 0;
    spec_.cell_limit_s = 0.05;
    spec_.timeout_s = 20;
    spec_.threads = {1};
    spec_.models = {"free"};
    spec_.frameworks = {"evil"};
    std::erase_if(workers_, [](const Worker& worker) { return worker.info.name == kReferenceFramework; });
    Worker& evil =
        *std::ranges::find(workers_, "evil", [](const Worker& worker) { return worker.info.name; });
    evil.info.formats = {"onnx"};
    reference_ = evil;
    reference_.info.name = kReferenceFramework;
    reference_.info.title = "ONNX Runtime";
    workers_.push_back(reference_);
  }

  Plan plan() { return make_plan(spec_, device::describe(), workers_, program_.preparer()); }
  SweepResult run() { return sweep(plan(), store_, "edgegauge run", {}, stop_, program_.preparer().program); }
  std::vector<Checked> check_all() { return check(plan(), {}, stop_, program_.preparer().program); }
  void remove_reference() {
    std::erase_if(workers_, [](const Worker& worker) { return worker.info.name == kReferenceFramework; });
  }
  std::ptrdiff_t references_made() const {
    const fs::path folder = program_.folder_of("free") / "reference" / "onnxruntime-1";
    return fs::exists(folder) ? std::distance(fs::directory_iterator(folder), fs::directory_iterator()) : 0;
  }

  test::Scratch folder_;
  test::FakeProgram program_;
  RunSpec spec_;
  std::vector<Worker> workers_ = test::built_workers();
  Worker reference_;
  std::atomic<bool> stop_ = false;
  store::Store store_ = store::Store::open(folder_ / "results.db");
};

TEST_F(AgreementTest, AWrongAnswerFailsItsCellAndIsInNoRanking) {
  spec_.knobs = {{"deed", {"lie", "none"}}};
  const SweepResult result = run();
  EXPECT_EQ(result.measured, 1);
  EXPECT_EQ(result.failed, 1);
  for (const store::CellRow& cell : store_.cells()) {
    if (cell.key.knobs.at("deed") == "none") {
      EXPECT_EQ(store_.agreement(cell.id)->max_relative_error, 0);
      EXPECT_THAT(cell.flags, testing::Not(testing::Contains(HasSubstr("agreement"))));
      continue;
    }
    EXPECT_EQ(cell.stage, "first-run");
    EXPECT_EQ(cell.kind, "wrong-output");
    EXPECT_THAT(cell.message, HasSubstr("output 'y': element 1 of 2 is 2.02 instead of 2; that is 1%"));
  }
  const analysis::Summary summary = analysis::summarise(store_);
  ASSERT_EQ(summary.answers.size(), 1u);
  EXPECT_EQ(summary.rows[summary.answers[0].best].cell.key.knobs.at("deed"), "none");
  EXPECT_FALSE(summary.answers[0].runner_up);
}

TEST_F(AgreementTest, ReducedPrecisionIsReportedAndNotJudged) {
  for (Worker& worker : workers_) worker.info.precisions = {"fp32", "bf16"};
  spec_.precisions = {"bf16"};
  spec_.knobs = {{"deed", {"lie"}}};
  EXPECT_EQ(run().measured, 1);
  EXPECT_NEAR(store_.agreement(store_.cells().front().id)->max_relative_error, 0.01, 1e-6);
  const analysis::Summary summary = analysis::summarise(store_);
  EXPECT_THAT(summary.answers, IsEmpty());
  EXPECT_THAT(summary.warnings,
              testing::Contains(HasSubstr("Answers in bf16 differ from fp32's by up to 1%")));
}

TEST_F(AgreementTest, AReferenceIsMadeOncePerModelBatchAndInputs) {
  spec_.knobs = {{"deed", {"none", "wrong-shape"}}};
  run();
  EXPECT_EQ(references_made(), 1);
  spec_.batches = {1, 2};
  run();
  EXPECT_EQ(references_made(), 2);
  const fs::path input = folder_ / "x.f32";
  std::ofstream(input) << "something";
  spec_.input_tensors = {{"x", input}};
  run();
  EXPECT_EQ(references_made(), 4);
  run();
  EXPECT_EQ(references_made(), 4);
  std::ofstream(input) << "something else";
  run();
  EXPECT_EQ(references_made(), 6) << "it is the content that counts";
}

TEST_F(AgreementTest, ACellWithoutReferenceIsMeasuredAndFlaggedWithTheReason) {
  const auto flags = [&] {
    run();
    return store_.cells().back().flags;
  };
  workers_.back().info.available = false;
  workers_.back().info.unavailable_reason = "it is not installed";
  EXPECT_THAT(flags(), testing::Contains("agreement-unchecked: it is not installed"));
  workers_.back().info.available = true;
  workers_.back().executable = "/bin/false";
  EXPECT_THAT(flags(),
              testing::Contains(HasSubstr("agreement-unchecked: ONNX Runtime, the reference, has no")));
  EXPECT_EQ(references_made(), 0) << "nothing half-made is left";
  remove_reference();
  EXPECT_THAT(flags(), testing::Contains(HasSubstr("agreement-unchecked: the worker of ONNX Runtime")));
  for (Worker& worker : workers_) worker.info.formats = {"none"};
  EXPECT_THAT(flags(), testing::Contains("agreement-unchecked: Evil computes no model"));
  EXPECT_THAT(analysis::summarise(store_).warnings,
              testing::Contains(HasSubstr("Reason: Evil computes no model")));
}

std::vector<std::string> verdicts(const std::vector<Checked>& results) {
  std::vector<std::string> names;
  for (const Checked& checked : results) names.emplace_back(name_of(checked.verdict));
  return names;
}

TEST_F(AgreementTest, ACheckGivesEveryCellItsVerdict) {
  spec_.frameworks = {"evil", "null"};
  spec_.knobs = {{"deed", {"crash", "lie", "none", "throw", "wrong-shape"}}};
  spec_.save_outputs = folder_ / "out";
  const std::vector<Checked> results = check_all();
  EXPECT_THAT(verdicts(results),
              ElementsAre("reference", "failed", "disagrees", "agrees", "refused", "disagrees", "refused"));
  EXPECT_THAT(results[1].reason, HasSubstr("crash at load"));
  EXPECT_NEAR(results[2].agreement->max_relative_error, 0.01, 1e-6);
  EXPECT_THAT(results[2].reason, HasSubstr("element 1 of 2 is 2.02 instead of 2"));
  EXPECT_EQ(results[3].agreement->max_relative_error, 0);
  EXPECT_THAT(results[5].reason, HasSubstr("is stated as F32 2, and came as F32 1"));
  EXPECT_EQ(results[6].reason, "Null computes no model");
  EXPECT_TRUE(fs::exists(folder_ / "out/reference-b1/y.npy"));
  EXPECT_THAT(store_.runs(), IsEmpty());
}

TEST_F(AgreementTest, ACheckNeedsItsReference) {
  const auto exit_code = [&] {
    try {
      check_all();
    } catch (const Error& error) {
      return error.code();
    }
    return ExitCode::kOk;
  };
  workers_.back().executable = "/bin/false";
  EXPECT_EQ(exit_code(), ExitCode::kBadInput);
  workers_.back().info.available = false;
  EXPECT_EQ(exit_code(), ExitCode::kRuntimeMissing);
  remove_reference();
  EXPECT_EQ(exit_code(), ExitCode::kRuntimeMissing);
}

TEST_F(AgreementTest, ACheckThatIsInterruptedSaysSo) {
  const Plan planned = plan();
  stop_ = true;
  try {
    check(planned, {}, stop_, program_.preparer().program);
    ADD_FAILURE() << "it went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kInterrupted);
  }
}

}  // namespace
}  // namespace edgegauge::control
