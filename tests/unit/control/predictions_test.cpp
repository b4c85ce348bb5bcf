// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/predictions.h"

#include <cmath>

#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

std::vector<OutputRecord> answer(std::vector<std::int64_t> shape, std::vector<float> values) {
  OutputRecord record;
  record.shape = std::move(shape);
  record.values = std::move(values);
  return {record};
}

TEST(Predictions, ComeBestFirstWithTheirLabels) {
  const auto found = predict({answer({1, 3}, {0.2F, 0.7F, 0.1F})}, {"a.jpg"}, {"zero", "one", "two"});
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].input, "a.jpg");
  EXPECT_EQ(found[0].rank, 1);
  EXPECT_EQ(found[0].label, "one");
  EXPECT_FLOAT_EQ(static_cast<float>(found[0].score), 0.7F);
  EXPECT_EQ(found[1].label, "zero");
  EXPECT_EQ(found[2].rank, 3);
}

TEST(Predictions, TurnScoresThatAreNoDistributionIntoOne) {
  const auto found = predict({answer({1, 2}, {1.0F, 3.0F})}, {"a.jpg"}, {});
  EXPECT_NEAR(found[0].score, 1 / (1 + std::exp(-2.0)), 1e-9);
  EXPECT_NEAR(found[0].score + found[1].score, 1, 1e-12);
  EXPECT_EQ(found[0].label, "1");
}

TEST(Predictions, StayFiniteForHugeScores) {
  const auto found = predict({answer({1, 2}, {1e30F, -1e30F})}, {"a.jpg"}, {});
  EXPECT_EQ(found[0].score, 1);
  EXPECT_EQ(found[1].score, 0);
}

TEST(Predictions, GoThroughTheSamplesOfEachRequestInOrder) {
  // Three pictures at batch 2: the second request's last sample is the first picture again.
  const auto found = predict({answer({2, 2}, {1, 0, 0, 1}), answer({2, 2}, {1, 0, 0, 1})},
                             {"a.jpg", "b.jpg", "c.jpg"}, {"left", "right"});
  ASSERT_EQ(found.size(), 6u);
  EXPECT_EQ(found[0].input + found[0].label, "a.jpgleft");
  EXPECT_EQ(found[2].input + found[2].label, "b.jpgright");
  EXPECT_EQ(found[4].input + found[4].label, "c.jpgleft");
}

TEST(Predictions, KeepTheFirstFive) {
  EXPECT_EQ(predict({answer({1, 7, 1, 1}, {1, 2, 3, 4, 5, 6, 7})}, {"a.jpg"}, {}).size(), 5u);
}

TEST(Predictions, AreNotMadeOfWhatScoresNoClasses) {
  EXPECT_TRUE(predict({answer({1, 2, 2}, {1, 2, 3, 4})}, {"a.jpg"}, {}).empty());
  EXPECT_TRUE(predict({answer({4}, {1, 2, 3, 4})}, {"a.jpg"}, {}).empty());
  EXPECT_TRUE(predict({answer({1, 100000}, {})}, {"a.jpg"}, {}).empty());
  EXPECT_TRUE(predict({{}}, {"a.jpg"}, {}).empty());
  EXPECT_TRUE(predict({answer({1, 2}, {1, 2})}, {}, {}).empty());
}

}  // namespace
}  // namespace edgegauge::control
