// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/channel.h"

#include "core/error.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace edgegauge::worker {
namespace {

[[noreturn]] void fail(const char* doing) {
  throw Error(ExitCode::kInternal, fmt::format("cannot {} the controller: {}", doing, std::strerror(errno)));
}

}  // namespace

Channel::Channel(int descriptor) : descriptor_(descriptor) {
  // A process that the framework starts must not hold the channel open.
  if (fcntl(descriptor_, F_SETFD, FD_CLOEXEC) != 0) {
    throw BadInput(fmt::format("descriptor {} is not open", descriptor_),
                   "a worker is started by edgegauge; docs/protocol.md says how to do it by hand");
  }
}

void Channel::send(const protocol::Message& message) {
  const std::vector<std::byte> bytes = protocol::encode(message);
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = write(descriptor_, bytes.data() + sent, bytes.size() - sent);
    if (count >= 0) {
      sent += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      fail("write to");
    }
  }
}

std::optional<protocol::Message> Channel::receive() {
  std::array<std::byte, 65536> buffer;
  while (true) {
    if (auto message = decoder_.next()) return message;
    const ssize_t count = read(descriptor_, buffer.data(), buffer.size());
    if (count == 0) return std::nullopt;
    if (count > 0) {
      decoder_.feed(std::span(buffer).first(static_cast<std::size_t>(count)));
    } else if (errno != EINTR) {
      fail("read from");
    }
  }
}

void Channel::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace edgegauge::worker
