// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.h"

#include <string>
#include <string_view>

/// The JSON form of every struct that fields.h describes. Instantiated in json.cpp for what travels by
/// itself.
namespace edgegauge::protocol {

/// Bytes of a text that are not UTF-8 are replaced by U+FFFD: what a framework says may hold anything.
template <class Struct>
std::string to_json(const Struct& value);

/// Throws ProtocolError naming the field that is missing, spare or of a wrong kind.
template <class Struct>
Struct from_json(std::string_view text);

}  // namespace edgegauge::protocol
