// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <filesystem>
#include <map>
#include <string>

namespace edgegauge::model {

/// Reads an ONNX file, opset 7 to the newest that the operator table knows, into the neutral form; shapes are
/// inferred and shape computations folded. External data must lie within the file's folder.
/// `input_shapes` gives a shape for an input by name. A leading extent that is left open is the batch, and 1
/// unless given; any other open extent must be given. Throws BadInput naming file, node, operator and opset
/// for anything that is not understood or does not fit.
Graph read_onnx(const std::filesystem::path& file, const std::map<std::string, Shape>& input_shapes = {});

/// Writes a graph as one .onnx file (opset 17, IR 8; weights inside up to 1.9 GB, beyond that beside it as
/// FILE.data), with a symbolic batch "N" where `dynamic_batch` is asked for and batch_is_free(graph). Atomic.
/// Throws BadInput for an operator that the opset cannot express, Error when the disk is full or not
/// writable.
void write_onnx(const Graph& graph, const std::filesystem::path& file, bool dynamic_batch = true);

}  // namespace edgegauge::model
