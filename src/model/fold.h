// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

namespace edgegauge::model {

/// Multiplies every batch norm that follows a convolution of its own into that convolution's weights and
/// bias, so that it is gone: y = scale (conv(x) - mean) / sqrt(variance + epsilon) + shift. The graph is
/// inferred and filled, and still is afterwards; ids change. A batch norm stays where the convolution's
/// result is used elsewhere too, is an output, or anything is not a float32 constant.
void fold_batch_norms(Graph& graph);

}  // namespace edgegauge::model
