// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Limits on what run has measured.
#include "analysis/bound.h"

#include "report/bound.h"

#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::analysis {
namespace {

using ::testing::HasSubstr;

Row row_with(std::string_view metric, Estimate figure) {
  Row row;
  row.cell.key.model = row.label = "m";
  row.cell.key.runtime = "f";
  row.cell.status = store::CellStatus::kMeasured;
  row.cell.metrics = {{metric, figure}};
  return row;
}

/// A median of 50 ms, known to 1 ms.
Row fifty_ms() { return row_with("latency_p50", {50e6, Interval{49e6, 51e6}}); }

std::optional<bool> kept(const Row& row, const char* bound) {
  return check_bound({row}, parse_bound(bound)).kept();
}

TEST(Bound, IsCrossedOnlyBeyondDoubt) {
  EXPECT_EQ(kept(fifty_ms(), "p50>48ms"), false);
  EXPECT_EQ(kept(fifty_ms(), "p50>49.5ms"), true) << "its interval reaches below";
  EXPECT_EQ(kept(fifty_ms(), "p50>1s"), true);
  EXPECT_EQ(kept(fifty_ms(), "latency_p50 < 52 ms"), false);
  EXPECT_EQ(kept(fifty_ms(), "p50<50500us"), true);
}

TEST(Bound, IsReadInTheUnitOfItsMetric) {
  const std::vector<std::pair<const char*, double>> rows{
      {"p99>1.5s", 1.5e9},    {"memory_peak>200MB", 200e6}, {"error>1%", 0.01},  {"error>0.01", 0.01},
      {"throughput<100", 100}, {"rate<100/s", 100},         {"power>4.5W", 4.5}, {"samples<1e3", 1000},
      {"p99 at most<1ms", 1e6}};
  for (const auto& [text, value] : rows) EXPECT_DOUBLE_EQ(parse_bound(text).value, value) << text;
}

TEST(Bound, OfAFigureWithoutAnIntervalIsOfTheFigureItself) {
  const Row row = row_with("memory_peak", {200e6, std::nullopt});
  EXPECT_EQ(kept(row, "memory>199MB"), false);
  EXPECT_EQ(kept(row, "memory>201MB"), true);
}

TEST(Bound, AnEstimateOfTooFewSamplesForAnIntervalCrossesNothing) {
  EXPECT_EQ(kept(row_with("throughput", {9.9, std::nullopt}), "throughput<10"), std::nullopt);
}


TEST(Bound, CellsWithoutTheFigureCrossNothingAndAreCounted) {
  const BoundCheck check = check_bound({fifty_ms(), Row{}, Row{}}, parse_bound("p50>1s"));
  EXPECT_EQ(check.judged, 1u);
  EXPECT_EQ(check.no_figure, 2u);
  EXPECT_EQ(check.kept(), true);
  EXPECT_EQ(report::bound_line(parse_bound("p50>1s"), check, {}),
            "✓ p50>1s: in none of 1 cell; 2 cells without p50");
}

TEST(Bound, ThatNothingCouldBeJudgedOfIsNotKept) {
  const std::vector<Row> without{Row{}}, with{fifty_ms()};  // which the answers point into
  const BoundCheck nothing = check_bound(without, parse_bound("p99>50ms"));
  EXPECT_EQ(nothing.kept(), std::nullopt);
  EXPECT_EQ(exit_code_of({nothing}), ExitCode::kUnstable);
  const BoundCheck crossed = check_bound(with, parse_bound("p50>1ms"));
  EXPECT_EQ(exit_code_of({nothing, crossed}), ExitCode::kThreshold);
  EXPECT_THAT(report::bound_line(parse_bound("p50>1ms"), crossed, {}), HasSubstr("✗ p50>1ms: m b1"));
  EXPECT_EQ(exit_code_of({}), ExitCode::kOk);
}

TEST(Bound, ThatIsNoneIsRefusedWithAnExample) {
  for (const char* text : {"", "p50", ">5ms", "p50>", "p50>fast", "p50>5", "wings>5", "rate<100ms", "error>x%",
                           "p99 at most>1ms"}) {
    try {
      parse_bound(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::kUsage) << text;
      EXPECT_FALSE(error.hint().empty()) << text;
    }
  }
}

}  // namespace
}  // namespace edgegauge::analysis
