// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <vector>

/// A plain evaluation of the operators that the zoo uses, for checking on small networks what is predicted
/// about them.
namespace edgegauge::zoo {

/// One value per ValueId, for a batch of 1; inputs are given in the graph's order. Constants stay empty.
std::vector<std::vector<float>> evaluate(const model::Graph& graph,
                                         const std::vector<std::vector<float>>& inputs);

}  // namespace edgegauge::zoo
