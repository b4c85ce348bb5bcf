// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.h"

#include <string>
#include <vector>

namespace edgegauge::pytorch {

/// Every setting of this worker, for `describe`.
std::vector<protocol::Knob> knobs();

/// "fp32", and "bf16" where this processor multiplies it natively: elsewhere it is emulated, many times
/// slower.
std::vector<std::string> precisions();

}  // namespace edgegauge::pytorch
