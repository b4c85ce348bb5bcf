// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Limits on what compare finds.
#include "analysis/compare.h"
#include "core/error.h"
#include "report/compare.h"
#include "unit/analysis/made_up_runs.h"

#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::analysis {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using test::run_of;

ComparisonTable compared(const std::vector<LoadedRun>& runs) {
  return compare_sides(sides_of_runs(runs), nullptr, {find_metric("latency_p50")});
}

TEST(Threshold, IsCrossedOnlyBeyondDoubt) {
  const auto crossed = [](double after, const char* limit) {
    const ComparisonTable table = compared({run_of(1, {{"m", "f", 100}}), run_of(2, {{"m", "f", after}})});
    return check_limit(table, parse_threshold(limit)).crossings.size();
  };
  EXPECT_EQ(crossed(110, "p50>5%"), 1u);
  EXPECT_EQ(crossed(105.5, "p50>5%"), 0u) << "its interval reaches below";
  EXPECT_EQ(crossed(104, "p50>5%"), 0u);
  EXPECT_EQ(crossed(80, "latency_p50 < -10%"), 1u);
  EXPECT_EQ(crossed(80, "p50>5%"), 0u);
}

TEST(Threshold, IsCrossedByACellThatIsLost) {
  std::vector<LoadedRun> runs{run_of(1, {{"m", "f", 100}}), run_of(2, {{"m", "f", 100}})};
  runs[1].cells[0].status = store::CellStatus::kFailed;
  const ComparisonTable table = compared(runs);
  const std::vector<Crossing> found = check_limit(table, parse_threshold("p50>5%")).crossings;
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_TRUE(found[0].lost);
  runs[1].cells.clear();
  EXPECT_THAT(check_limit(compared(runs), parse_threshold("p50>5%")).crossings, IsEmpty())
      << "which was not asked for";
}

struct Limit {
  LimitCheck check;
  ExitCode exit_code;
  std::string text;
};

Limit limit_on(const std::vector<LoadedRun>& runs, const std::string& text) {
  const Threshold threshold = parse_threshold(text);
  const ComparisonTable table = compare_sides(sides_of_runs(runs), nullptr, {threshold.metric});
  return {check_limit(table, threshold), exit_code_of(table, {threshold}),
          report::comparison_to_markdown(table, {threshold})};
}

TEST(Threshold, IsCrossedByACellThatIsMeasuredWithoutTheMetric) {
  std::vector<LoadedRun> runs{run_of(1, {{"m", "f", 100}, {"n", "f", 100}}),
                              run_of(2, {{"m", "f", 100}, {"n", "f", 100}})};
  for (store::CellRow& cell : runs[0].cells)
    cell.metrics.push_back({"latency_p99", {120, Interval{119, 121}}});
  runs[1].cells[0].metrics.push_back({"latency_p99", {120, Interval{119, 121}}});
  const Limit limit = limit_on(runs, "p99>5%");
  ASSERT_THAT(limit.check.crossings, SizeIs(1));
  EXPECT_TRUE(limit.check.crossings[0].lost);
  EXPECT_EQ(limit.exit_code, ExitCode::kThreshold);
  EXPECT_THAT(limit.text, HasSubstr("✗ p99&gt;5%: n b1 f"));
  EXPECT_THAT(limit.text, HasSubstr("\\(no p99\\)"));
  runs[1].cells[1].steady_state = SteadyState{.label = SteadyLabel::kDrifting};
  EXPECT_THAT(limit_on(runs, "p99>5%").text, HasSubstr("no p99: no steady state"));
  std::swap(runs[0], runs[1]);
  EXPECT_EQ(limit_on(runs, "p99>5%").exit_code, ExitCode::kOk) << "which the base never had";
  EXPECT_THAT(limit_on(runs, "p99>5%").text, HasSubstr("✓ p99&gt;5%: in no cell; 1 could not be judged"));
}

TEST(Threshold, ThatCouldBeJudgedInNoCellIsNotKept) {
  std::vector<LoadedRun> runs{run_of(1, {{"m", "f", 100}}), run_of(2, {{"m", "f", 100}})};
  const Limit nothing = limit_on(runs, "energy>5%");
  EXPECT_FALSE(nothing.check.kept().has_value());
  EXPECT_EQ(nothing.exit_code, ExitCode::kUnstable);
  EXPECT_THAT(nothing.text, HasSubstr("? energy&gt;5%: could be judged in no cell: none has energy"));
  runs[1].cells[0].key.batch = 2;
  EXPECT_EQ(limit_on(runs, "p50>5%").exit_code, ExitCode::kUnstable) << "no cell is on both sides";
}

TEST(Threshold, IsNeitherCrossedNorKeptByAFigureWithoutASpread) {
  std::vector<LoadedRun> runs{run_of(1, {{"m", "f", 100}}), run_of(2, {{"m", "f", 100}})};
  runs[0].cells[0].metrics.push_back({"memory_peak", {1e6, std::nullopt}});
  runs[1].cells[0].metrics.push_back({"memory_peak", {2e6, std::nullopt}});
  const Limit limit = limit_on(runs, "memory>5%");
  EXPECT_THAT(limit.check.crossings, IsEmpty());
  EXPECT_EQ(limit.exit_code, ExitCode::kUnstable);
  EXPECT_THAT(limit.text, HasSubstr("? memory&gt;5%: could be judged in no cell"));
  EXPECT_FALSE(is_beyond(parse_threshold("p50>5%"), {2, std::nullopt}).has_value());
  EXPECT_TRUE(is_beyond(parse_threshold("p50>5%"), {2, Interval{1.9, 2.1}}).value());
}

TEST(Threshold, IsNotCrossedByAFigureThatHasComeDownToNothing) {
  std::vector<LoadedRun> runs{run_of(1, {{"m", "f", 100}}), run_of(2, {{"m", "f", 100}})};
  runs[0].cells[0].metrics.push_back({"involuntary_switches", {5, std::nullopt}});
  runs[1].cells[0].metrics.push_back({"involuntary_switches", {0, std::nullopt}});
  EXPECT_THAT(limit_on(runs, "switches>5%").check.crossings, IsEmpty());
}

TEST(Threshold, OfWhatIsStoredWithNoCellIsRefused) {
  EXPECT_THROW(parse_threshold("roofline_share<-5%"), Error);
  EXPECT_THROW(metric_to_compare("multiply_add_rate", "--metric"), Error);
}

TEST(Threshold, ThatCannotBeReadIsRefused) {
  for (const char* text : {"", "p50", "p50>", "p50>5", "p51>5%", ">5%", "p50>x%", "p50>5%%", "p50<-100%",
                           "p50>%", "p50>nan%", "p50>inf%", "p50<-nan%"})
    EXPECT_THROW(parse_threshold(text), Error) << text;
}

}  // namespace
}  // namespace edgegauge::analysis
