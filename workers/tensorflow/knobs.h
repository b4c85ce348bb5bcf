// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/backend.h"

#include <string>
#include <vector>

namespace edgegauge::tensorflow {

/// Every setting of this worker, for `describe`. Values that this processor has no instructions for are left
/// out.
std::vector<protocol::Knob> knobs();

/// The session's options for them: a serialised ConfigProto.
std::string session_config(const worker::Settings& settings);

}  // namespace edgegauge::tensorflow
