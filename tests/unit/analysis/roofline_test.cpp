// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/roofline.h"

#include "analysis/summary.h"
#include "golden/example_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::analysis {
namespace {

using testing::HasSubstr;

DeviceLimit peak(std::string precision, std::string instructions, int threads, double best) {
  DeviceLimit limit;
  limit.quantity = kMultiplyAdds;
  limit.kind = std::move(precision);
  limit.instructions = std::move(instructions);
  limit.threads = threads;
  limit.best = best;
  return limit;
}

DeviceLimit bandwidth(std::string access, std::string level, int threads, std::int64_t working_set,
                      double best) {
  DeviceLimit limit = peak(std::move(access), "", threads, best);
  limit.quantity = kBandwidth;
  limit.level = std::move(level);
  limit.working_set_bytes = working_set;
  return limit;
}

/// 4 threads do 40e9 multiply-adds per second and move 8e9 bytes of memory, 32e9 of a cache of 2 MB.
std::vector<DeviceLimit> limits() {
  return {peak("fp32", "old", 1, 5e9),
          peak("fp32", "new", 1, 10e9),
          peak("fp32", "new", 4, 40e9),
          peak("int8", "new", 1, 40e9),
          peak("int8", "new", 4, 160e9),
          bandwidth("read", "L2", 1, 1'000'000, 16e9),
          bandwidth("read", "L2", 4, 1'000'000, 32e9),
          bandwidth("copy", "memory", 1, 64'000'000, 6e9),
          bandwidth("read", "memory", 4, 64'000'000, 7e9),
          bandwidth("copy", "memory", 4, 64'000'000, 8e9)};
}

store::ModelRow model(std::int64_t multiply_adds, std::int64_t parameters, std::int64_t activations) {
  store::ModelRow row;
  row.multiply_adds = multiply_adds;
  row.parameters = parameters;
  row.activations = activations;
  return row;
}

store::CellRow cell(int threads, std::int64_t batch = 1, double p50_ns = 1e6) {
  store::CellRow row;
  row.key.threads = threads;
  row.key.batch = batch;
  row.metrics = {{"latency_p50", {p50_ns, Interval{p50_ns * 0.8, p50_ns * 2}}}};
  return row;
}

TEST(Roofline, AModelOfMuchArithmeticMeetsThePeakOfTheFastestInstructions) {
  const auto [ceiling, reason] =
      ceiling_of(cell(4), model(1'000'000'000, 100'000, 100'000), "fp32", limits());
  ASSERT_TRUE(ceiling) << reason;
  EXPECT_DOUBLE_EQ(ceiling->working_set, 800'000);
  EXPECT_DOUBLE_EQ(ceiling->intensity, 1250);
  EXPECT_DOUBLE_EQ(ceiling->attainable, 40e9);
  EXPECT_EQ(ceiling->instructions, "new");
  EXPECT_FALSE(ceiling->is_bandwidth_bound());
}

TEST(Roofline, AFullyConnectedModelMeetsTheBandwidthOfWhereItsWeightsLie) {
  // 100 million weights: 400 MB, a quarter of a multiply-add for each byte.
  const auto [ceiling, reason] = ceiling_of(cell(4), model(100'000'000, 100'000'000, 0), "fp32", limits());
  ASSERT_TRUE(ceiling) << reason;
  EXPECT_EQ(ceiling->level, "memory");
  EXPECT_DOUBLE_EQ(ceiling->intensity, 0.25);
  EXPECT_DOUBLE_EQ(ceiling->attainable, 2e9) << "8e9 bytes per second x 0.25";
  EXPECT_TRUE(ceiling->is_bandwidth_bound());
}

TEST(Roofline, ABatchReadsItsWeightsOnce) {
  const auto one = ceiling_of(cell(4, 1), model(1000, 600, 200), "fp32", limits()).ceiling;
  const auto four = ceiling_of(cell(4, 4), model(1000, 600, 200), "fp32", limits()).ceiling;
  EXPECT_DOUBLE_EQ(one->working_set, 3200);
  EXPECT_DOUBLE_EQ(four->working_set, 5600);
  EXPECT_DOUBLE_EQ(four->intensity, 4000.0 / 5600);
}

TEST(Roofline, AReducedPrecisionHasItsOwnPeakAndItsOwnBytes) {
  const auto ceiling = ceiling_of(cell(4), model(1'000'000'000, 100'000, 100'000), "int8", limits()).ceiling;
  EXPECT_DOUBLE_EQ(ceiling->peak, 160e9);
  EXPECT_DOUBLE_EQ(ceiling->working_set, 200'000);
}

TEST(Roofline, ACacheHoldsTwiceWhatItWasMeasuredWith) {
  const auto holds = ceiling_of(cell(4), model(1000, 500'000, 0), "fp32", limits()).ceiling;
  EXPECT_DOUBLE_EQ(holds->working_set, 2'000'000);
  EXPECT_EQ(holds->level, "L2");
  EXPECT_EQ(ceiling_of(cell(4), model(1000, 500'001, 0), "fp32", limits()).ceiling->level, "memory");
}

TEST(Roofline, BetweenOneThreadAndAllALimitGrowsUntilItIsThatOfAll) {
  EXPECT_DOUBLE_EQ(peak_of(limits(), "fp32", 1)->per_second, 10e9);
  EXPECT_DOUBLE_EQ(peak_of(limits(), "fp32", 2)->per_second, 20e9);
  EXPECT_DOUBLE_EQ(peak_of(limits(), "fp32", 4)->per_second, 40e9);
  EXPECT_DOUBLE_EQ(peak_of(limits(), "fp32", 16)->per_second, 40e9);
  const auto two = bandwidths_of(limits(), 2);
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[0].level, "L2");
  EXPECT_DOUBLE_EQ(two[0].per_second, 32e9);
  EXPECT_DOUBLE_EQ(two[1].per_second, 8e9) << "not 12e9: all of memory gives no more";
}

TEST(Roofline, TheShareIsTheRateOverTheCeilingWithTheMediansSpread) {
  store::CellRow row = cell(4, 2, 1e6);  // 2 samples in 1 ms
  const store::ModelRow costs = model(10'000'000, 1000, 1000);
  add_roofline_metrics(row, costs, ceiling_of(row, costs, "fp32", limits()).ceiling);
  ASSERT_EQ(row.metrics.size(), 3u);
  EXPECT_EQ(row.metrics[1].name, "multiply_add_rate");
  EXPECT_DOUBLE_EQ(row.metrics[1].estimate.value, 20e9);
  EXPECT_EQ(row.metrics[2].name, "roofline_share");
  EXPECT_DOUBLE_EQ(row.metrics[2].estimate.value, 0.5);
  EXPECT_DOUBLE_EQ(row.metrics[2].estimate.interval->low, 0.25);
  EXPECT_DOUBLE_EQ(row.metrics[2].estimate.interval->high, 0.625);
}

TEST(Roofline, WhatIsNotKnownIsAReasonNotANumber) {
  const store::ModelRow costs = model(1000, 10, 10);
  const auto reason = [](const CeilingOrReason& result) {
    EXPECT_FALSE(result.ceiling);
    return result.reason;
  };
  EXPECT_THAT(reason(ceiling_of(cell(1), costs, "fp32", {})), HasSubstr("edgegauge limits"));
  EXPECT_THAT(reason(ceiling_of(cell(1), store::ModelRow{}, "fp32", limits())), HasSubstr("not known"));
  EXPECT_THAT(reason(ceiling_of(cell(1), costs, "fp8", limits())), HasSubstr("fp8"));
  EXPECT_THAT(reason(ceiling_of(cell(1), costs, "bf16", limits())), HasSubstr("no instructions for bf16"));
  store::CellRow elsewhere = cell(1);
  elsewhere.key.unit = "gpu";
  EXPECT_THAT(reason(ceiling_of(elsewhere, costs, "fp32", limits())), HasSubstr("gpu"));
  store::CellRow paced = cell(1);
  paced.key.load = "paced 20/s";
  EXPECT_THAT(reason(ceiling_of(paced, costs, "fp32", limits())), HasSubstr("back to back"));
  add_roofline_metrics(paced, costs, std::nullopt);
  EXPECT_EQ(paced.metrics.size(), 1u) << "a latency that holds waiting is no rate";
  store::CellRow row = cell(1);
  add_roofline_metrics(row, store::ModelRow{}, std::nullopt);
  EXPECT_EQ(row.metrics.size(), 1u);
}

TEST(Roofline, AFigureThatIsAbsentCountsAsNotMeasured) {
  std::vector<DeviceLimit> none = limits();
  for (DeviceLimit& limit : none) limit.best.reset();
  EXPECT_FALSE(peak_of(none, "fp32", 4));
  EXPECT_TRUE(bandwidths_of(none, 4).empty());
}

TEST(Roofline, AReportHasAShareOrAReasonForEveryMeasuredCell) {
  const Summary summary = build_summary(test::example_run());
  for (const Row& row : summary.rows) {
    const bool measured = row.cell.status == store::CellStatus::kMeasured;
    EXPECT_EQ(row.metric("roofline_share") != nullptr, row.ceiling.has_value());
    EXPECT_EQ(measured && !row.ceiling, !row.no_ceiling.empty()) << row.label;
  }
}

}  // namespace
}  // namespace edgegauge::analysis
