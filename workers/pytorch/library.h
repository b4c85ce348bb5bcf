// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "module.h"

#include <filesystem>

namespace edgegauge::pytorch {

/// Opens PyTorch's libraries from runtime_dir/lib and the module that calls them (lib/edgegauge/ beside the
/// folder of this executable). Both stay open for the process' life. Throws worker::BackendError that says
/// what is missing or does not fit, and what to do.
const Module& open_module(const std::filesystem::path& runtime_dir);

}  // namespace edgegauge::pytorch
