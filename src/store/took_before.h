// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace edgegauge::store {

/// Durations (ns) of the last measured cells of one device and setting, as Store::took_before asks for them.
std::string select_took_before();

}  // namespace edgegauge::store
