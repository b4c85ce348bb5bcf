// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

namespace edgegauge::pytorch {

/// Scales the constant weights of a convolution, and sets its bias, so that it gives what the batch norm that
/// follows would make of its result. Everything is float32; nothing else may use the weights.
void fold_batch_norm(model::Graph& graph, model::Node& conv, const model::Node& batch_norm);

}  // namespace edgegauge::pytorch
