// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"
#include "module.h"
#include "worker/backend.h"

namespace edgegauge::pytorch {

/// The TorchScript of an inferred graph, by the knob "fusion": plain operators as a user of PyTorch would
/// have written them, or oneDNN's fused ones. Throws worker::BackendError naming node and operator that it
/// cannot express.
Script script_for(model::Graph graph, const worker::Settings& settings);

}  // namespace edgegauge::pytorch
