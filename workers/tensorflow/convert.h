// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"
#include "worker/backend.h"

#include <filesystem>

namespace edgegauge::tensorflow {

/// Writes the frozen GraphDef for a prepared graph: TensorFlow's own operations with their weights inside,
/// inputs as Placeholders and outputs as Identities. Throws worker::BackendError naming node and operator of
/// what TensorFlow cannot express.
void convert(const Api& api, const std::filesystem::path& graph_json,
             const std::filesystem::path& native_file, const worker::Settings& settings);

}  // namespace edgegauge::tensorflow
