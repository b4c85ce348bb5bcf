// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace edgegauge::protocol {

/// The peer sent what is not this protocol. The stream cannot be used any more.
class ProtocolError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A frame: "EGP" + version byte, type (u16), flags (u16, 0), payload length (u32), CRC-32 of those and the
/// payload; all little-endian; then the payload: JSON, or for Samples packed integers. docs/protocol.md has
/// the layout. A message that would be longer than kMaxPayload is a bug of whoever made it: checked.
std::vector<std::byte> encode(const Message& message);

/// No frame may be longer: a peer that claims more is not a peer.
inline constexpr std::size_t kMaxPayload = 8u << 20;

/// Turns a stream of bytes, cut anywhere, back into messages. No I/O.
class Decoder {
 public:
  void feed(std::span<const std::byte> bytes);
  /// The next whole message, if there is one. Throws ProtocolError on bad magic, version, length, checksum or
  /// payload.
  std::optional<Message> next();
  /// Bytes fed that belong to no whole message yet: non-zero at the end of the stream means that it was cut
  /// short.
  std::size_t pending() const { return buffer_.size() - consumed_; }

 private:
  std::vector<std::byte> buffer_;
  std::size_t consumed_ = 0;
};

/// BackendInfo <-> JSON text, for `describe`. parse throws ProtocolError.
std::string to_json(const BackendInfo& info);
BackendInfo parse_backend_info(const std::string& json);

}  // namespace edgegauge::protocol
