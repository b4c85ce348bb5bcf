// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conversion.h"

namespace edgegauge::tensorflow {

/// Resize: one of TensorFlow's operations where it picks the same neighbours for every position as ONNX's
/// rules do, else the same neighbours picked one axis after another.
void resize(const Call& call, const char* type);

}  // namespace edgegauge::tensorflow
