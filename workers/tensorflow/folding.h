// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

namespace edgegauge::tensorflow {

/// Batch normalisations that follow a convolution become part of its weights and bias, where all of these are
/// constants and nobody else takes the convolution's result. Such nodes vanish from the graph.
void fold_batch_norms(model::Graph& graph);

}  // namespace edgegauge::tensorflow
