// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace edgegauge::mxnet {

/// Writes the two files of an MXNet model (model_files.h) for a prepared graph. The library is not needed for
/// it. Throws worker::BackendError that names the node which MXNet cannot express.
void convert(const std::filesystem::path& graph_json, const std::filesystem::path& symbol_file);

}  // namespace edgegauge::mxnet
