// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// The part of a frame after its header.
namespace edgegauge::protocol {

/// The number that stands for a message's type in a frame: 1 for the first alternative of Message, and so on.
std::uint16_t type_of(const Message& message);

std::vector<std::byte> encode_payload(const Message& message);

/// Throws ProtocolError for an unknown type, or a payload that is not one of that type.
Message decode_payload(std::uint16_t type, std::span<const std::byte> payload);

}  // namespace edgegauge::protocol
