// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/codec.h"

#include "protocol/crc32.h"
#include "unit/protocol/random_message.h"

#include <cmath>
#include <random>
#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::protocol {
namespace {

using Bytes = std::vector<std::byte>;

constexpr std::size_t kHeader = 16;

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

void append(Bytes& to, std::uint64_t value, int count) {
  for (int i = 0; i < count; ++i) to.push_back(static_cast<std::byte>(value >> (8 * i)));
}

/// A frame whose header and checksum are right, whatever its payload.
Bytes frame(std::uint16_t type, std::span<const std::byte> payload) {
  const auto magic = bytes_of("EGP\x01");
  Bytes result(magic.begin(), magic.end());
  append(result, type, 2);
  append(result, 0, 2);
  append(result, payload.size(), 4);
  append(result, crc32(payload, crc32(result)), 4);
  result.insert(result.end(), payload.begin(), payload.end());
  return result;
}

std::optional<Message> decode(const Bytes& bytes) {
  Decoder decoder;
  decoder.feed(bytes);
  return decoder.next();
}

std::string refusal(const Bytes& bytes) {
  try {
    decode(bytes);
  } catch (const ProtocolError& error) {
    return error.what();
  }
  return "accepted";
}

std::string refusal(std::uint16_t type, std::string_view json) {
  return refusal(frame(type, bytes_of(json)));
}

constexpr std::uint16_t kHelloType = 2;
constexpr std::uint16_t kProgressType = 5;
constexpr std::uint16_t kSamplesType = 6;
constexpr std::uint16_t kSeriesType = 9;
constexpr std::string_view kHello =
    R"({"version":1,"runtime":"a","runtime_version":"b","pid":7,"main_entered_ns":123,"exec":{"name":"exec",)"
    R"("wall_ns":0,"cpu_ns":1,"major_faults":2,"read_bytes":null,"resident_change_bytes":3}})";

TEST(Crc32, AgreesWithThePublishedCheckValueWholeAndInPieces) {
  EXPECT_EQ(crc32(bytes_of("123456789")), 0xCBF43926u);
  EXPECT_EQ(crc32(bytes_of("56789"), crc32(bytes_of("1234"))), 0xCBF43926u);
  EXPECT_EQ(crc32({}), 0u);
}

RC_GTEST_PROP(Codec, EveryMessageComesBackAsItWas, ()) {
  const Message message = *any_message();
  const auto back = decode(encode(message));
  RC_ASSERT(back.has_value());
  RC_ASSERT(equal(message, *back));
}

RC_GTEST_PROP(Codec, AStreamMayBeCutAnywhere, ()) {
  const auto messages = *rc::gen::resize(20, rc::gen::container<std::vector<Message>>(any_message()));
  std::mt19937 random(*rc::gen::arbitrary<std::uint32_t>());
  Bytes stream;
  for (const Message& message : messages) {
    const Bytes one = encode(message);
    stream.insert(stream.end(), one.begin(), one.end());
  }
  Decoder decoder;
  std::size_t received = 0;
  std::size_t fed = 0;
  while (fed < stream.size()) {
    const auto piece = std::min<std::size_t>(stream.size() - fed, 1 + random() % 200);
    decoder.feed(std::span(stream).subspan(fed, piece));
    fed += piece;
    while (const auto message = decoder.next()) {
      RC_ASSERT(received < messages.size());
      RC_ASSERT(equal(*message, messages[received++]));
    }
  }
  RC_ASSERT(received == messages.size());
  RC_ASSERT(decoder.pending() == 0u);
}

RC_GTEST_PROP(Codec, AFlippedByteNeverPassesForAMessage, ()) {
  Bytes bytes = encode(*any_message());
  const auto place = *rc::gen::inRange<std::size_t>(0, bytes.size());
  bytes[place] ^= static_cast<std::byte>(*rc::gen::inRange(1, 256));
  try {
    RC_ASSERT(!decode(bytes).has_value());  // a length that grew waits for the rest
  } catch (const ProtocolError&) {
  }
}

RC_GTEST_PROP(Codec, RandomBytesNeverPassForAMessage, ()) {
  const auto payload = *rc::gen::container<std::vector<std::uint8_t>>(rc::gen::arbitrary<std::uint8_t>());
  const auto type = *rc::gen::inRange<std::uint16_t>(0, 12);
  RC_PRE(type != kSamplesType && type != kSeriesType);  // any bytes may be latencies
  RC_ASSERT_THROWS_AS(decode(frame(type, std::as_bytes(std::span(payload)))), ProtocolError);
}

TEST(Codec, TheNumbersOfTheTypesAreWhatTheDocumentSays) {
  const std::vector<Message> in_order{RunRequest{}, Hello{},    PhaseDone{}, Outputs{}, Progress{},
                                      Samples{},    Finished{}, Failed{},    Series{}};
  for (std::size_t i = 0; i < in_order.size(); ++i) {
    EXPECT_EQ(std::to_integer<std::size_t>(encode(in_order[i])[4]), i + 1);
  }
}

TEST(Codec, ASamplesMessageIsAByteAndLittleEndianIntegers) {
  const Bytes bytes = encode(Samples{.warm_up = true, .latency_ns = {0x0102, -1}});
  ASSERT_EQ(bytes.size(), kHeader + 1 + 2 * 8);
  const Bytes expected_start{std::byte{1}, std::byte{2}, std::byte{1}, std::byte{0}};
  EXPECT_TRUE(std::equal(expected_start.begin(), expected_start.end(), bytes.begin() + kHeader));
  EXPECT_EQ(bytes.back(), std::byte{0xFF});
}

TEST(Codec, ValuesThatAreNotFiniteComeBack) {
  OutputRecord record;
  record.min = -INFINITY;
  record.max = INFINITY;
  record.mean = NAN;
  record.values = {NAN, -INFINITY};
  const Outputs outputs{.buffer = 0, .outputs = {record}};
  const auto back = std::get<Outputs>(*decode(encode(outputs))).outputs.front();
  EXPECT_EQ(back.min, -INFINITY);
  EXPECT_EQ(back.max, INFINITY);
  EXPECT_TRUE(std::isnan(back.mean));
  EXPECT_TRUE(std::isnan(back.values[0]));
  EXPECT_EQ(back.values[1], -INFINITY);
}

TEST(Codec, TextThatIsNotUtf8IsCarriedWithReplacements) {
  const auto back = std::get<Failed>(*decode(encode(Failed{.message = "bad \xFF byte"})));
  EXPECT_EQ(back.message, "bad \xEF\xBF\xBD byte");
}

TEST(Decoder, RefusesWhatDoesNotBeginAsAFrameAsSoonAsItSees) {
  EXPECT_EQ(refusal(Bytes{std::byte{'x'}}), "a frame does not begin with EGP");
  EXPECT_EQ(refusal(Bytes{std::byte{'E'}, std::byte{'G'}, std::byte{'P'}, std::byte{9}}),
            "a frame is of version 9 of the protocol, not 1");
}

TEST(Decoder, RefusesAnOverLongFrameOnItsHeaderAlone) {
  Bytes bytes = frame(kHelloType, {});
  for (int i = 8; i < 12; ++i) bytes[static_cast<std::size_t>(i)] = std::byte{0x7F};
  EXPECT_EQ(refusal(bytes), "a frame claims 2139062143 bytes, more than 8388608");
}

TEST(Decoder, RefusesFlagsAndTypesThatItDoesNotKnow) {
  Bytes flagged = frame(kHelloType, bytes_of(kHello));
  flagged[6] = std::byte{1};
  EXPECT_EQ(refusal(flagged), "a frame has flags that are not known");
  EXPECT_EQ(refusal(99, "{}"), "there is no message of type 99");
  EXPECT_EQ(refusal(0, "{}"), "there is no message of type 0");
}

TEST(Decoder, SaysWhatIsWrongWithAPayload) {
  EXPECT_EQ(refusal(kHelloType, kHello), "accepted");
  EXPECT_EQ(refusal(kHelloType, "{"), "the payload is not JSON");
  EXPECT_EQ(refusal(kHelloType, "[]"), "field 'payload' is not an object");
  EXPECT_EQ(refusal(kHelloType, R"({"version":1})"), "field 'runtime' is missing");

  struct Case {
    std::string_view from, to, says;
  };
  for (const Case& c : {Case{"}", R"(,"extra":1})", "field 'extra' is not known"},
                        Case{"7", R"("7")", "field 'pid' is not a whole number"},
                        Case{"7", "7.5", "field 'pid' is not a whole number"},
                        Case{"7", "18446744073709551615", "field 'pid' is out of range"},
                        Case{":1,", ":70000,", "field 'version' is out of range"},
                        Case{":1,", ":-1,", "field 'version' is out of range"},
                        Case{R"("a")", "null", "field 'runtime' is not a text"},
                        Case{R"("a")", "[\"a\"]", "field 'runtime' is not a text"}}) {
    std::string json(kHello);
    json.replace(json.find(c.from), c.from.size(), c.to);
    EXPECT_EQ(refusal(kHelloType, json), c.says) << json;
  }
  EXPECT_EQ(refusal(kProgressType,
                    R"({"stage":"lunch","samples":1,"median_ns":1,"p99_ns":1,"relative_half_width":0})"),
            "field 'stage' cannot be 'lunch'");
}

TEST(Decoder, RefusesSamplesThatAreCutShortOrTooMany) {
  EXPECT_EQ(refusal(frame(kSamplesType, bytes_of("123"))), "samples are cut short");
  EXPECT_EQ(refusal(frame(kSamplesType, {})), "samples are cut short");
  EXPECT_EQ(refusal(frame(kSamplesType, bytes_of("\x02"))), "samples are of no kind that there is");
  EXPECT_EQ(refusal(frame(kSamplesType, Bytes(1 + 8 * (kSamplesPerMessage + 1)))),
            "65537 samples in one message, more than 65536");
}

TEST(Decoder, KnowsWhenTheStreamEndsWithinAFrame) {
  Bytes bytes = encode(Hello{});
  bytes.pop_back();
  Decoder decoder;
  decoder.feed(bytes);
  EXPECT_FALSE(decoder.next().has_value());
  EXPECT_EQ(decoder.pending(), bytes.size());
}

RC_GTEST_PROP(BackendInfoJson, ComesBackAsItWas, ()) {
  const BackendInfo info = *any_backend_info();
  RC_ASSERT(equal(info, parse_backend_info(to_json(info))));
}

TEST(BackendInfoJson, RefusesWhatIsNotOne) {
  EXPECT_THROW(parse_backend_info("hello"), ProtocolError);
  EXPECT_THROW(parse_backend_info("{}"), ProtocolError);
}

}  // namespace
}  // namespace edgegauge::protocol
