// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/recommendation.h"

#include "golden/example_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::analysis {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

/// A framework's median for a model, in milliseconds, within 1%.
struct Entry {
  const char* model;
  const char* framework;
  double p50_ms;
};

Summary of(const std::vector<Entry>& entries) {
  StoredRun run;
  for (const Entry& entry : entries) {
    StoredRun::Cell cell;
    cell.row.id = CellId{static_cast<std::int64_t>(run.cells.size()) + 1};
    cell.row.key.model = cell.row.key.model_hash = entry.model;
    cell.row.key.runtime = entry.framework;
    cell.row.status = store::CellStatus::kMeasured;
    cell.row.converged = true;
    const double ns = entry.p50_ms * 1e6;
    cell.row.metrics = {{"latency_p50", {ns, Interval{ns * 0.99, ns * 1.01}}}};
    run.cells.push_back(std::move(cell));
  }
  return build_summary(std::move(run));
}

TEST(Recommendation, NamesTheFastestWhereItLeadsAndWhereItDoesNot) {
  const auto made = of({{"a", "ncnn", 10},
                        {"a", "tvm", 20},
                        {"b", "ncnn", 30},
                        {"b", "tvm", 40},
                        {"c", "ncnn", 60},
                        {"c", "tvm", 50}})
                        .recommendation;
  ASSERT_TRUE(made);
  EXPECT_EQ(made->use, "Use ncnn here: the fastest in 2 of 3 models at batch 1; but tvm for c.");
  EXPECT_EQ(made->confidence, Confidence::kHigh);
  EXPECT_THAT(made->reasons, Contains(HasSubstr("in 3 of 3 models (1.20x to 2.00x)")));
}

TEST(Recommendation, ATieIsNoLead) {
  const auto made =
      of({{"a", "ncnn", 10}, {"a", "tvm", 10.1}, {"b", "ncnn", 30}, {"b", "tvm", 40}}).recommendation;
  ASSERT_TRUE(made);
  EXPECT_EQ(made->use,
            "Use ncnn here: the fastest in 1 of 2 models at batch 1, and level with the fastest in 1 more.");
  EXPECT_EQ(made->confidence, Confidence::kHigh);
}

TEST(Recommendation, AThirdThatCannotBeToldFromTheFastestIsLevelWithIt) {
  const auto made = of({{"a", "ncnn", 10},
                        {"a", "ort", 10.1},
                        {"a", "tvm", 10.15},
                        {"b", "ncnn", 30},
                        {"b", "ort", 30},
                        {"b", "tvm", 20}})
                        .recommendation;
  ASSERT_TRUE(made);
  EXPECT_EQ(made->use,
            "Use tvm here: the fastest in 1 of 2 models at batch 1, and level with the fastest in 1 more.");
}

TEST(Recommendation, NothingButTiesLowersConfidence) {
  const auto made = of({{"a", "ncnn", 10}, {"a", "tvm", 10.1}}).recommendation;
  ASSERT_TRUE(made);
  EXPECT_THAT(made->use, HasSubstr("nothing is faster for a"));
  EXPECT_EQ(made->confidence, Confidence::kMedium);
  EXPECT_THAT(made->reasons, Contains(HasSubstr("No lead")));
}

TEST(Recommendation, OneSettingLeavesNothingToChoose) {
  EXPECT_FALSE(of({{"a", "ncnn", 10}, {"b", "ncnn", 30}}).recommendation);
  EXPECT_FALSE(of({}).recommendation);
}

TEST(Recommendation, WhatSpoilsFiguresLowersConfidence) {
  StoredRun run = test::example_run();
  const auto before = build_summary(run).recommendation;
  run.run.flags.emplace_back("virtual-machine");
  const auto after = build_summary(run).recommendation;
  ASSERT_TRUE(before && after);
  EXPECT_EQ(before->use, after->use);
  EXPECT_LT(after->confidence, before->confidence);
  EXPECT_THAT(after->reasons, Contains(HasSubstr("virtual machine")));
}

TEST(Recommendation, CellsThatDidNotConvergeLowerConfidence) {
  StoredRun run = test::example_run();
  const auto before = build_summary(run).recommendation;
  for (auto& cell : run.cells) cell.row.converged = false;
  const auto after = build_summary(run).recommendation;
  ASSERT_TRUE(before && after);
  EXPECT_LT(after->confidence, before->confidence);
}

}  // namespace
}  // namespace edgegauge::analysis
