// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/units.h"

#include <cmath>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge {
namespace {

std::string duration(std::int64_t ns) { return format_duration(Nanoseconds(ns)); }

TEST(FormatDuration, ChoosesTheUnitThatFits) {
  EXPECT_EQ(duration(0), "0 ns");
  EXPECT_EQ(duration(7), "7 ns");
  EXPECT_EQ(duration(413), "413 ns");
  EXPECT_EQ(duration(12'345), "12.3 µs");
  EXPECT_EQ(duration(1'480'000), "1.48 ms");
  EXPECT_EQ(duration(12'300'000'000), "12.3 s");
  EXPECT_EQ(duration(250'000'000'000), "4 min 10 s");
  EXPECT_EQ(duration(7'500'000'000'000), "2 h 5 min");
  EXPECT_EQ(duration(-1'480'000), "-1.48 ms");
}

TEST(FormatDuration, NeverShowsAThousandOfAUnit) {
  EXPECT_EQ(duration(999), "999 ns");
  EXPECT_EQ(duration(999'499), "999 µs");
  EXPECT_EQ(duration(999'600), "1.00 ms");
  EXPECT_EQ(duration(999'999'999), "1.00 s");
  EXPECT_EQ(duration(59'940'000'000), "59.9 s");
  EXPECT_EQ(duration(59'990'000'000), "1 min 0 s");
}

TEST(FormatBytes, UsesPowersOfAThousand) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(512), "512 B");
  EXPECT_EQ(format_bytes(1500), "1.50 kB");
  EXPECT_EQ(format_bytes(6'783'084), "6.78 MB");
  EXPECT_EQ(format_bytes(2'100'000'000), "2.10 GB");
}

TEST(FormatCount, GroupsSmallCountsAndScalesLargeOnes) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1000), "1,000");
  EXPECT_EQ(format_count(12'345), "12,345");
  EXPECT_EQ(format_count(123'456), "123 k");
  EXPECT_EQ(format_count(1'235'496), "1.24 M");
  EXPECT_EQ(format_count(61'100'840), "61.1 M");
  EXPECT_EQ(format_count(15'470'264'320), "15.5 G");
}

TEST(FormatNumber, HasThreeSignificantDigits) {
  EXPECT_EQ(format_number(0), "0");
  EXPECT_EQ(format_number(0.00123), "0.00123");
  EXPECT_EQ(format_number(0.9996), "1.00");
  EXPECT_EQ(format_number(9.7), "9.70");
  EXPECT_EQ(format_number(58.14), "58.1");
  EXPECT_EQ(format_number(12345), "12300");
  EXPECT_EQ(format_number(-2.5), "-2.50");
  EXPECT_EQ(format_number(2.5e7), "2.50e+07");
  EXPECT_EQ(format_number(std::nan("")), "-");
}

RC_GTEST_PROP(FormatDuration, LosesLessThanHalfAPercent, ()) {
  const std::map<std::string, double> factors{{"ns", 1}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}};
  const std::int64_t ns = *rc::gen::inRange<std::int64_t>(1, 59'000'000'000);
  const std::string text = duration(ns);
  const auto space = text.find(' ');
  const double shown = std::stod(text) * factors.at(text.substr(space + 1));
  RC_ASSERT(std::abs(shown - static_cast<double>(ns)) <= 0.005 * static_cast<double>(ns));
}

TEST(MonotonicNow, DoesNotGoBack) {
  const Nanoseconds before = monotonic_now();
  EXPECT_GE(monotonic_now(), before);
}

TEST(UtcNow, IsIso8601WithSeconds) {
  const std::string now = utc_now_iso8601();
  ASSERT_EQ(now.size(), 20u);
  EXPECT_EQ(now[10], 'T');
  EXPECT_EQ(now.back(), 'Z');
}

}  // namespace
}  // namespace edgegauge
