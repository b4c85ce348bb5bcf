// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/samples_blob.h"

#include "core/error.h"

#include <limits>
#include <span>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::store {
namespace {

using Samples = std::vector<std::int64_t>;

Samples round_trip(const Samples& samples) {
  return decode_samples(encode_samples(samples), static_cast<std::int64_t>(samples.size()));
}

RC_GTEST_PROP(SamplesBlob, IsLosslessForAnySequence, (const Samples& samples)) {
  RC_ASSERT(round_trip(samples) == samples);
}

RC_GTEST_PROP(SamplesBlob, IsLosslessOverTheWholeRange, ()) {
  const auto samples = *rc::gen::container<Samples>(
      rc::gen::inRange(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()));
  RC_ASSERT(round_trip(samples) == samples);
}

RC_GTEST_PROP(SamplesBlob, EveryTruncationIsRefused, ()) {
  const auto samples = *rc::gen::nonEmpty(rc::gen::arbitrary<Samples>());
  const std::vector<std::byte> blob = encode_samples(samples);
  const auto length = *rc::gen::inRange<std::size_t>(0, blob.size());
  RC_ASSERT_THROWS_AS(
      decode_samples(std::span(blob).first(length), static_cast<std::int64_t>(samples.size())), BadInput);
}

RC_GTEST_PROP(SamplesBlob, RandomBytesAreDecodedOrRefused,
              (const std::vector<std::uint8_t>& bytes, std::int64_t count)) {
  try {
    const Samples samples = decode_samples(std::as_bytes(std::span(bytes)), count);
    RC_ASSERT(static_cast<std::int64_t>(samples.size()) == count);
  } catch (const BadInput&) {
  }
}

TEST(SamplesBlob, HoldsTheExtremesSideBySide) {
  constexpr auto kLow = std::numeric_limits<std::int64_t>::min();
  constexpr auto kHigh = std::numeric_limits<std::int64_t>::max();
  const Samples samples{kLow, kHigh, kLow, 0, kHigh, -1, kLow};
  EXPECT_EQ(round_trip(samples), samples);
}

TEST(SamplesBlob, IsEmptyForNoSamples) {
  EXPECT_TRUE(encode_samples({}).empty());
  EXPECT_TRUE(decode_samples({}, 0).empty());
}

TEST(SamplesBlob, TakesAtMostThreeBytesForLatenciesThatVaryByAMillisecond) {
  Samples samples;
  for (std::int64_t i = 0; i < 1000; ++i) samples.push_back(58'000'000 + i * 7919 % 1'000'000);
  EXPECT_LE(encode_samples(samples).size(), samples.size() * 3 + 1);
}

TEST(SamplesBlob, RefusesANumberOfValuesOtherThanStated) {
  const std::vector<std::byte> blob = encode_samples(Samples{1, 2, 3});
  EXPECT_THROW(decode_samples(blob, 2), BadInput);
  EXPECT_THROW(decode_samples(blob, 4), BadInput);
  EXPECT_THROW(decode_samples(blob, -1), BadInput);
}

TEST(SamplesBlob, RefusesAHugeCountWithoutAllocatingForIt) {
  EXPECT_THROW(decode_samples({}, std::numeric_limits<std::int64_t>::max()), BadInput);
}

TEST(SamplesBlob, RefusesAValueOfMoreThan64Bits) {
  const std::vector<std::byte> eleven(11, std::byte{0xff});
  EXPECT_THROW(decode_samples(eleven, 1), BadInput);
  std::vector<std::byte> too_large(9, std::byte{0x80});
  too_large.push_back(std::byte{0x02});
  EXPECT_THROW(decode_samples(too_large, 1), BadInput);
}

}  // namespace
}  // namespace edgegauge::store
