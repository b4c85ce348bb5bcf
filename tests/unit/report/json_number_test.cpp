// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/json_number.h"

#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(JsonNumber, TellsAnInfinityWhichIsNotTheSameAsNothing) {
  EXPECT_EQ(json_number(1.5).dump(), "1.5");
  EXPECT_EQ(json_number(kInfinity).dump(), R"("inf")");
  EXPECT_EQ(json_number(-kInfinity).dump(), R"("-inf")");
}

TEST(JsonFigure, HasTheEndsOfItsIntervalWhereItIsKnown) {
  EXPECT_EQ(json_figure(std::nullopt).dump(), "null");
  EXPECT_EQ(json_figure(Estimate{.value = 2, .interval = {}}).dump(), R"({"value":2.0})");
  EXPECT_EQ(json_figure(Estimate{.value = 2, .interval = Interval{1, kInfinity}}).dump(),
            R"({"value":2.0,"low":1.0,"high":"inf"})");
}

}  // namespace
}  // namespace edgegauge::report
