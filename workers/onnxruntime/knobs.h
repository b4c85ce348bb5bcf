// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"
#include "worker/backend.h"

#include <vector>

namespace edgegauge::onnxruntime {

/// The knob that says which form of the model is loaded.
inline constexpr const char* kPrecision = "precision";

/// Every setting of this worker, for `describe`.
std::vector<protocol::Knob> knobs();

/// Applies settings to a session's options. Throws worker::BackendError for a knob or value that is not in
/// the table.
void apply(const worker::Settings& settings, Ort::SessionOptions& options);

}  // namespace edgegauge::onnxruntime
