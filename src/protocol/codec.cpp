// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/codec.h"

#include "core/check.h"
#include "protocol/crc32.h"
#include "protocol/json.h"
#include "protocol/little_endian.h"
#include "protocol/payload.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace edgegauge::protocol {
namespace {

constexpr std::array<std::byte, 4> kMagic{std::byte{'E'}, std::byte{'G'}, std::byte{'P'},
                                          std::byte{kVersion}};

// Offsets of the header's fields.
constexpr std::size_t kType = 4;
constexpr std::size_t kFlags = 6;
constexpr std::size_t kLength = 8;
constexpr std::size_t kChecksum = 12;
constexpr std::size_t kHeader = 16;

struct Header {
  std::uint16_t type;
  std::uint32_t length;
  std::uint32_t checksum;
};

void check_magic(std::span<const std::byte> bytes) {
  for (std::size_t i = 0; i < std::min(bytes.size(), kMagic.size()); ++i) {
    if (bytes[i] == kMagic[i]) continue;
    if (i + 1 < kMagic.size()) throw ProtocolError("a frame does not begin with EGP");
    throw ProtocolError(fmt::format("a frame is of version {} of the protocol, not {}",
                                    std::to_integer<int>(bytes[i]), kVersion));
  }
}

Header read_header(std::span<const std::byte> bytes) {
  const Header header{read_little_endian<std::uint16_t>(bytes, kType),
                      read_little_endian<std::uint32_t>(bytes, kLength),
                      read_little_endian<std::uint32_t>(bytes, kChecksum)};
  if (read_little_endian<std::uint16_t>(bytes, kFlags) != 0)
    throw ProtocolError("a frame has flags that are not known");
  if (header.length > kMaxPayload) {
    throw ProtocolError(fmt::format("a frame claims {} bytes, more than {}", header.length, kMaxPayload));
  }
  return header;
}

std::uint32_t checksum_of(std::span<const std::byte> frame) {
  return crc32(frame.subspan(kHeader), crc32(frame.first(kChecksum)));
}

}  // namespace

std::vector<std::byte> encode(const Message& message) {
  const std::vector<std::byte> payload = encode_payload(message);
  EDGEGAUGE_CHECK(payload.size() <= kMaxPayload);
  std::vector<std::byte> frame(kMagic.begin(), kMagic.end());
  frame.reserve(kHeader + payload.size());
  append_little_endian(frame, type_of(message));
  append_little_endian<std::uint16_t>(frame, 0);
  append_little_endian(frame, static_cast<std::uint32_t>(payload.size()));
  append_little_endian(frame, crc32(payload, crc32(frame)));
  frame.insert(frame.end(), payload.begin(), payload.end());
  return frame;
}

void Decoder::feed(std::span<const std::byte> bytes) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(consumed_));
  consumed_ = 0;
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

std::optional<Message> Decoder::next() {
  const std::span<const std::byte> rest = std::span<const std::byte>(buffer_).subspan(consumed_);
  check_magic(rest);
  if (rest.size() < kHeader) return std::nullopt;
  const Header header = read_header(rest);
  if (rest.size() < kHeader + header.length) return std::nullopt;
  const auto frame = rest.first(kHeader + header.length);
  if (checksum_of(frame) != header.checksum) throw ProtocolError("a frame's checksum does not fit its bytes");
  Message message = decode_payload(header.type, frame.subspan(kHeader));
  consumed_ += frame.size();
  return message;
}

std::string to_json(const BackendInfo& info) { return to_json<BackendInfo>(info); }

BackendInfo parse_backend_info(const std::string& json) { return from_json<BackendInfo>(json); }

}  // namespace edgegauge::protocol
