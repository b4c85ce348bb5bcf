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
constexpr bool kIsPacked = std::is_same_v<T, Samples>;

/// One byte that says whether it is warm-up, then the latencies as 64-bit integers.
std::vector<std::byte> pack(const Samples& samples) {
  std::vector<std::byte> payload;
  payload.reserve(1 + sizeof(std::int64_t) * samples.latency_ns.size());
  append_little_endian<std::uint8_t>(payload, samples.warm_up ? 1 : 0);
  for (const std::int64_t latency : samples.latency_ns) {
    append_little_endian(payload, static_cast<std::uint64_t>(latency));
  }
  return payload;
}

Samples unpack(std::span<const std::byte> payload) {
  if (payload.size() % sizeof(std::int64_t) != 1) throw ProtocolError("samples are cut short");
  const std::size_t count = payload.size() / sizeof(std::int64_t);
  if (count > kSamplesPerMessage) {
    throw ProtocolError(fmt::format("{} samples in one message, more than {}", count, kSamplesPerMessage));
  }
  const auto warm_up = read_little_endian<std::uint8_t>(payload, 0);
  if (warm_up > 1) throw ProtocolError("samples are neither of warm-up nor measured");
  Samples samples{.warm_up = warm_up == 1, .latency_ns = std::vector<std::int64_t>(count)};
  for (std::size_t i = 0; i < count; ++i) {
    const auto bits = read_little_endian<std::uint64_t>(payload, 1 + i * sizeof(std::int64_t));
    samples.latency_ns[i] = static_cast<std::int64_t>(bits);
  }
  return samples;
}

template <std::size_t Index>
Message decode_as(std::span<const std::byte> payload) {
  using Type = std::variant_alternative_t<Index, Message>;
  if constexpr (kIsPacked<Type>) {
    return unpack(payload);
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
