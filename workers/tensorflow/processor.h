// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace edgegauge::tensorflow {

/// Whether this processor multiplies bfloat16 itself. Without, computing in it is emulated, and many times
/// slower than fp32.
bool has_native_bf16();

}  // namespace edgegauge::tensorflow
