// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/codec.h"

#include <optional>

namespace edgegauge::worker {

/// The worker's end of the descriptor that it shares with the controller. Blocks; a controller that has gone
/// ends the process by SIGPIPE, as there is nobody left to measure for.
class Channel {
 public:
  /// Takes the descriptor over. Throws BadInput when it is not open.
  explicit Channel(int descriptor);
  ~Channel() { close(); }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  void send(const protocol::Message& message);

  /// The next message; nullopt when the controller closed its end. Throws ProtocolError.
  std::optional<protocol::Message> receive();

  void close();

 private:
  int descriptor_;
  protocol::Decoder decoder_;
};

}  // namespace edgegauge::worker
