// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "module.h"

namespace edgegauge::pytorch {

/// As Module::save.
void save_script(const Script& script, const std::filesystem::path& file);

}  // namespace edgegauge::pytorch
