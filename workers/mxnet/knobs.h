// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/backend.h"

#include <string>
#include <utility>
#include <vector>

namespace edgegauge::mxnet {

/// Every setting of this worker, for `describe`.
std::vector<protocol::Knob> knobs();

/// What is computed with: "fp32", and "bf16" where this processor has instructions for it.
std::vector<std::string> precisions();

/// What MXCreateCachedOpEx is told of the settings, as keys and values.
using Flags = std::vector<std::pair<std::string, std::string>>;
Flags cached_op_flags(const worker::Settings& settings);

}  // namespace edgegauge::mxnet
