// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "convert/script.h"
#include "model/graph.h"

#include <string_view>

namespace edgegauge::pytorch {

// Nodes that stand for oneDNN's fused operators once fuse() is done. Inputs: x, weights, bias and, for the
// convolution, what is added to it; the latter two may be absent. Attributes are those of Conv and Gemm, and
// these: `unary`, oneDNN's name of the activation that follows, or "none"; `scalars`, its parameters;
// `prepack`, 1 where nothing else uses the weights.
inline constexpr std::string_view kFusedConv = "onednn.Conv";
inline constexpr std::string_view kFusedLinear = "onednn.Linear";

/// Rewrites an inferred graph: batch norm becomes part of the convolution before it, two-dimensional
/// convolutions and linear layers become fused nodes, and these take in a sum and an activation that follow.
void fuse(model::Graph& graph);

/// Maps that come in are brought into the layout that fused convolutions compute in.
void start_channels_last(ScriptWriter& to);

}  // namespace edgegauge::pytorch
