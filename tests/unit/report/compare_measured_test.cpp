// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/compare_measured.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

MeasuredPair slower() {
  return {.base = "fast",
          .other = "slow_one",
          .comparison = Comparison{.ratio = {1.2, Interval{1.18, 1.22}}, .verdict = Verdict::kSlower},
          .quads = 12,
          .lost = 0,
          .clear = true,
          .runs = {3},
          .results = "edgegauge.db",
          .thresholds = {}};
}

MeasuredPair with_limit(MeasuredPair pair, const char* limit) {
  pair.thresholds = {analysis::parse_threshold(limit)};
  return pair;
}

TEST(CompareMeasured, SaysWhichTakesHowLongInEveryFormat) {
  EXPECT_EQ(measured_to_terminal(slower(), 80),
            "slow_one takes 1.200x [1.180, 1.220] as long as fast: slower. 12 quads of four\n"
            "processes each (run 3 of edgegauge.db).\n");
  EXPECT_THAT(measured_to_markdown(slower()),
              HasSubstr("### p50 of slow\\_one against fast, measured in turns"));
  EXPECT_THAT(measured_to_markdown(slower()), HasSubstr("as long as fast: slower."));
  const auto json = nlohmann::json::parse(measured_to_json(slower()));
  EXPECT_EQ(json.at("ratio").at("low"), 1.18);
  EXPECT_EQ(json.at("verdict"), "slower");
  EXPECT_EQ(exit_code_of(slower()), ExitCode::kOk);
}

TEST(CompareMeasured, TicksOffItsLimits) {
  const MeasuredPair crossed = with_limit(slower(), "p50>5%");
  EXPECT_EQ(exit_code_of(crossed), ExitCode::kThreshold);
  EXPECT_THAT(measured_to_terminal(crossed, 80), HasSubstr("✗ p50>5%: crossed"));
  EXPECT_THAT(measured_to_markdown(crossed), HasSubstr("- ✗ p50&gt;5%: crossed"));
  EXPECT_FALSE(nlohmann::json::parse(measured_to_json(crossed)).at("thresholds")[0].at("kept").get<bool>());
  const MeasuredPair kept = with_limit(slower(), "p50>25%");
  EXPECT_EQ(exit_code_of(kept), ExitCode::kOk);
  EXPECT_THAT(measured_to_terminal(kept, 80), HasSubstr("✓ p50>25%: kept"));
}

TEST(CompareMeasured, OfOneQuadJudgesNoLimit) {
  MeasuredPair pair = with_limit(slower(), "p50>5%");
  pair.comparison->ratio.interval.reset();
  EXPECT_EQ(exit_code_of(pair), ExitCode::kUnstable);
  EXPECT_THAT(measured_to_terminal(pair, 80), HasSubstr("? p50>5%: could not be judged"));
}

TEST(CompareMeasured, WithoutAWholeQuadSaysSoAndHasNoRatio) {
  MeasuredPair pair = slower();
  pair.comparison.reset();
  pair.quads = 0;
  pair.lost = 12;
  EXPECT_EQ(exit_code_of(pair), ExitCode::kUnstable);
  EXPECT_THAT(measured_to_terminal(pair, 80), HasSubstr("Nothing is known of slow_one against fast"));
  EXPECT_THAT(measured_to_terminal(pair, 80), Not(HasSubstr("as long as")));
  const auto json = nlohmann::json::parse(measured_to_json(pair));
  EXPECT_TRUE(json.at("ratio").is_null());
  EXPECT_TRUE(json.at("verdict").is_null());
}

}  // namespace
}  // namespace edgegauge::report
