// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/payload.h"

#include "protocol/codec.h"
#include "protocol/json.h"
#include "protocol/little_endian.h"

#include <array>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::protocol {
namespace {

template <class T>
constexpr bool kIsPacked = std::is_same_v<T, Samples> || std::is_same_v<T, Series>;

using Values = std::vector<std::int64_t>;

/// One byte that says what they are, then 64-bit integers.
std::vector<std::byte> pack(std::uint8_t kind, const Values& values) {
  std::vector<std::byte> payload;
  payload.reserve(1 + sizeof(std::int64_t) * values.size());
  append_little_endian(payload, kind);
  for (const std::int64_t value : values) append_little_endian(payload, static_cast<std::uint64_t>(value));
  return payload;
}
std::vector<std::byte> pack(const Samples& samples) {
  return pack(static_cast<std::uint8_t>(samples.warm_up), samples.latency_ns);
}
std::vector<std::byte> pack(const Series& series) {
  return pack(static_cast<std::uint8_t>(series.kind), series.values_ns);
}

/// The kind is 0 or 1.
std::pair<std::uint8_t, Values> unpack(std::span<const std::byte> payload) {
  if (payload.size() % sizeof(std::int64_t) != 1) throw ProtocolError("samples are cut short");
  const std::size_t count = payload.size() / sizeof(std::int64_t);
  if (count > kSamplesPerMessage) {
    throw ProtocolError(fmt::format("{} samples in one message, more than {}", count, kSamplesPerMessage));
  }
  const auto kind = read_little_endian<std::uint8_t>(payload, 0);
  if (kind > 1) throw ProtocolError("samples are of no kind that there is");
  Values values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto bits = read_little_endian<std::uint64_t>(payload, 1 + i * sizeof(std::int64_t));
    values[i] = static_cast<std::int64_t>(bits);
  }
  return {kind, std::move(values)};
}
void unpack(std::span<const std::byte> payload, Samples& samples) {
  auto [kind, values] = unpack(payload);
  samples = {.warm_up = kind == 1, .latency_ns = std::move(values)};
}
void unpack(std::span<const std::byte> payload, Series& series) {
  auto [kind, values] = unpack(payload);
  series = {.kind = static_cast<Series::Kind>(kind), .values_ns = std::move(values)};
}

template <std::size_t Index>
Message decode_as(std::span<const std::byte> payload) {
  using Type = std::variant_alternative_t<Index, Message>;
  if constexpr (kIsPacked<Type>) {
    Type values;
    unpack(payload, values);
    return values;
  } else {
    return from_json<Type>({reinterpret_cast<const char*>(payload.data()), payload.size()});
  }
}

using DecodeFunction = Message (*)(std::span<const std::byte>);

template <std::size_t... Index>
constexpr std::array<DecodeFunction, sizeof...(Index)> make_decoders(std::index_sequence<Index...>) {
  return {&decode_as<Index>...};
}

constexpr auto kDecoders = make_decoders(std::make_index_sequence<std::variant_size_v<Message>>());

}  // namespace

std::uint16_t type_of(const Message& message) { return static_cast<std::uint16_t>(message.index() + 1); }

std::vector<std::byte> encode_payload(const Message& message) {
  return std::visit(
      []<class Type>(const Type& what) {
        if constexpr (kIsPacked<Type>) {
          return pack(what);
        } else {
          const std::string text = to_json(what);
          const auto bytes = std::as_bytes(std::span(text));
          return std::vector<std::byte>(bytes.begin(), bytes.end());
        }
      },
      message);
}

Message decode_payload(std::uint16_t type, std::span<const std::byte> payload) {
  if (type == 0 || type > kDecoders.size())
    throw ProtocolError(fmt::format("there is no message of type {}", type));
  return kDecoders[type - 1u](payload);
}

}  // namespace edgegauge::protocol
