// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "module.h"

namespace edgegauge::pytorch {

/// As Module::load.
std::unique_ptr<worker::Session> load_session(const std::filesystem::path& file,
                                              const worker::Settings& settings, worker::PhaseClock& clock,
                                              const ParsePorts& parse);

}  // namespace edgegauge::pytorch
