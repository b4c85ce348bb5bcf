// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/descriptor.h"

#include "core/error.h"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

Ends checked(int result, const std::array<int, 2>& ends, const char* what) {
  if (result == 0) return {Descriptor(ends[0]), Descriptor(ends[1])};
  throw Error(ExitCode::kInternal,
              std::string("no ") + what + " for another process: " + std::strerror(errno),
              "raise the limit on open files (ulimit -n), or close other programs");
}

}  // namespace

Ends make_pipe() {
  std::array<int, 2> ends{};
  return checked(pipe2(ends.data(), O_CLOEXEC), ends, "pipe");
}

Ends make_socket_pair() {
  std::array<int, 2> ends{};
  return checked(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), ends, "socket");
}

void make_nonblocking(const Descriptor& descriptor) {
  fcntl(descriptor.get(), F_SETFL, fcntl(descriptor.get(), F_GETFL) | O_NONBLOCK);
}

std::optional<std::size_t> read_some(const Descriptor& descriptor, std::span<std::byte> buffer) {
  const ssize_t got = read(descriptor.get(), buffer.data(), buffer.size());
  if (got >= 0) return static_cast<std::size_t>(got);
  if (errno == EAGAIN || errno == EINTR) return std::nullopt;
  return 0;
}

}  // namespace edgegauge::control
