// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.h"
#include "worker/backend.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::worker {

/// The knobs of the framework, and after them those that every framework has.
std::vector<protocol::Knob> all_knobs(const Backend& backend);

/// `given` with the default of every knob that is not in it. Throws BadInput for a knob that the framework
/// does not have (naming those it has) or a value that the knob does not take.
Settings complete_settings(std::span<const protocol::Knob> knobs, const Settings& given);

/// "a|b" as a knob's row states its values, one by one; none for an empty text.
std::vector<std::string> split_values(std::string_view values);

}  // namespace edgegauge::worker
