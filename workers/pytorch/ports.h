// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/backend.h"

#include <string>
#include <vector>

namespace edgegauge::pytorch {

/// Inputs and outputs of a model, in order. TorchScript itself states neither types nor shapes, and its names
/// are identifiers, so that a converted model carries these as an extra file (docs of
/// torch::jit::ExtraFilesMap).
struct Ports {
  std::vector<worker::Port> inputs, outputs;
};

/// Name of that extra file.
inline constexpr const char* kPortsFile = "edgegauge.json";

std::string to_text(const Ports& ports);

/// Throws worker::BackendError for text that to_text cannot have written.
Ports parse_ports(const std::string& text);

}  // namespace edgegauge::pytorch
