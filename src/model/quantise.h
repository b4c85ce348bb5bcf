// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <filesystem>
#include <map>
#include <string>

/// Static post-training quantisation to int8, in the form that ONNX calls QDQ: around each operator that has
/// integer kernels, QuantizeLinear and DequantizeLinear say how its operands are stored. A framework that
/// knows no such kernel computes the same in float.
namespace edgegauge::model {

/// Raised whenever quantise() makes something else of the same network and ranges: what is cached under an
/// older number is not used again.
inline constexpr int kQuantiserVersion = 1;

/// Least and greatest value that was seen of an activation.
struct Range {
  double low = 0;
  double high = 0;
};
using Ranges = std::map<std::string, Range>;  ///< by the value's name

/// The same network, batch norms folded, with every activation as an output, so that its range can be seen. A
/// graph input NAME stands there as output "NAME.seen". The graph is inferred and filled.
Graph with_activations_as_outputs(Graph graph);

/// Activations become uint8 with one scale and zero point each, weights int8 with a scale per output channel
/// and no zero point, biases int32. Softmax and all else without integer kernels stay in float32. Metadata
/// "precision" becomes "int8". The graph is inferred and filled; `ranges` come from a run of
/// with_activations_as_outputs(graph). Throws BadInput naming an activation whose range is missing or not
/// finite.
Graph quantise(Graph graph, const Ranges& ranges);

/// A JSON object {"NAME": [low, high]}. Reading throws BadInput when it is not of that form.
void write_ranges(const Ranges& ranges, const std::filesystem::path& file);
Ranges read_ranges(const std::filesystem::path& file);

}  // namespace edgegauge::model
