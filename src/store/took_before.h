// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace edgegauge::store {

/// Durations (ns) of the last measured cells of one device and key, as Store::took_before asks for them.
extern const char* const kTookBefore;

}  // namespace edgegauge::store
