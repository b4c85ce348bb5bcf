// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

/// Shape inference for who brings nodes that are not in neutral form yet; infer() of graph.h is this without.
namespace edgegauge::model {

/// Turns one node, whose inputs have their types and folded constants, into the neutral nodes that stand for
/// it.
using Neutralise = std::function<std::vector<Node>(Graph&, Node)>;

void infer(Graph& graph, const std::map<std::string, Shape>& input_shapes, const Neutralise& neutralise);

/// Orders nodes so that each comes after those it takes from, keeping the given order where it is one. Throws
/// BadInput for a cycle, a value that two nodes produce, or one that nothing produces.
void sort_topologically(Graph& graph);

/// Removes nodes that no output depends on, and values that nothing uses.
void remove_unused(Graph& graph);

}  // namespace edgegauge::model
