// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/descriptor.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

namespace edgegauge::control {

/// Two connected ends. Throws Error(kInternal) when the system has none left.
using Ends = std::pair<Descriptor, Descriptor>;
Ends make_pipe();         ///< first: to read from; second: to write to
Ends make_socket_pair();  ///< a byte stream in both directions

void make_nonblocking(const Descriptor& descriptor);

/// What a non-blocking descriptor has right now: the bytes put into `buffer`, 0 at its end (nothing will ever
/// come again, an error of the peer included), nullopt when there is nothing yet.
std::optional<std::size_t> read_some(const Descriptor& descriptor, std::span<std::byte> buffer);

}  // namespace edgegauge::control
