// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check.h"
#include "fuzz/target.h"
#include "protocol/codec.h"
#include "protocol/crc32.h"
#include "protocol/little_endian.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

using edgegauge::protocol::Decoder;
using edgegauge::protocol::ProtocolError;

namespace {

/// The messages of a stream that arrives in pieces of that many bytes, each encoded again; and whether the
/// stream broke.
std::vector<std::vector<std::byte>> messages(std::span<const std::byte> stream, std::size_t piece,
                                             bool& broken) {
  std::vector<std::vector<std::byte>> all;
  Decoder decoder;
  broken = false;
  try {
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      decoder.feed(stream.subspan(at, std::min(piece, stream.size() - at)));
      while (const auto message = decoder.next()) all.push_back(edgegauge::protocol::encode(*message));
    }
  } catch (const ProtocolError&) {
    broken = true;
  }
  return all;
}

void check(std::span<const std::byte> stream) {
  bool broken = false, broken_in_pieces = false;
  const auto whole = messages(stream, std::max<std::size_t>(stream.size(), 1), broken);
  // Where a stream is cut makes no difference to what it says.
  EDGEGAUGE_CHECK(messages(stream, 7, broken_in_pieces) == whole && broken_in_pieces == broken);
  // What was understood can be said again, and is understood the same.
  for (const auto& message : whole) {
    bool is_broken = false;
    const auto again = messages(message, message.size(), is_broken);
    EDGEGAUGE_CHECK(!is_broken && again.size() == 1 && again.front() == message);
  }
}

/// A frame whose header is right, around a type (the first byte) and a payload (the rest): what a search by
/// chance would never get past the checksum.
std::vector<std::byte> framed(std::span<const std::byte> data) {
  using edgegauge::protocol::append_little_endian;
  using edgegauge::protocol::crc32;
  const auto payload = data.subspan(1);
  std::vector<std::byte> frame{std::byte{'E'},
                               std::byte{'G'},
                               std::byte{'P'},
                               std::byte{edgegauge::protocol::kVersion},
                               data.front(),
                               {},
                               {},
                               {}};
  append_little_endian(frame, static_cast<std::uint32_t>(payload.size()));
  append_little_endian(frame, crc32(payload, crc32(frame)));
  frame.insert(frame.end(), payload.begin(), payload.end());
  return frame;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span stream(reinterpret_cast<const std::byte*>(data), size);
  check(stream);
  if (!stream.empty()) check(framed(stream));
  try {
    edgegauge::protocol::parse_backend_info(std::string(reinterpret_cast<const char*>(data), size));
  } catch (const ProtocolError&) {
    // Refused, as it should be.
  }
  return 0;
}
