// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/parse_number.h"

#include <cstdint>

#include <gtest/gtest.h>

namespace edgegauge {
namespace {

TEST(ParseNumber, TakesTheWholeText) {
  EXPECT_EQ(parse_number<double>("-2.5e3"), -2500);
  EXPECT_EQ(parse_number<int>("-7"), -7);
  EXPECT_EQ(parse_number<std::uint64_t>("ff", 16), 255u);
  for (const char* text : {"", " ", " 1", "1 ", "+1", "1x", "x", "--1", "1,5"}) {
    EXPECT_FALSE(parse_number<double>(text)) << text;
    EXPECT_FALSE(parse_number<int>(text)) << text;
  }
}

TEST(ParseNumber, TakesNoneThatIsNotFiniteOrThatItsTypeDoesNotHold) {
  for (const char* text : {"nan", "-nan", "NAN", "nan(1)", "inf", "-inf", "infinity", "1e999", "-1e999"})
    EXPECT_FALSE(parse_number<double>(text)) << text;
  EXPECT_FALSE(parse_number<float>("1e39"));
  EXPECT_FALSE(parse_number<int>("3000000000"));
  EXPECT_FALSE(parse_number<int>("1.5"));
  EXPECT_FALSE(parse_number<std::uint64_t>("-1"));
}

}  // namespace
}  // namespace edgegauge
