// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <filesystem>
#include <functional>
#include <string>

namespace edgegauge::model {

/// The prepared form (docs/prepared-model.md): `graph.json`, and `weights.safetensors` with every parameter
/// and other constant by its value's name. Workers convert from it; it needs a JSON parser and mmap, nothing
/// else.
struct PreparedFiles {
  std::filesystem::path graph;    ///< graph.json; names its weights file by a path relative to itself
  std::filesystem::path weights;  ///< weights.safetensors
};

/// Writes both files, each to a temporary name that is renamed when whole. Does nothing for weights that are
/// there already. Throws Error when the disk is full or the folder cannot be written; nothing half-written
/// stays.
void write_prepared(const Graph& inferred, const PreparedFiles& files);

/// Reads graph.json; constants view the mapped weights. Throws BadInput naming what is wrong and where.
Graph read_prepared(const std::filesystem::path& graph_json);

/// A safetensors file: name -> tensor viewing the mapped file, in the file's order. Throws BadInput when the
/// header is not valid, offsets leave the file or overlap, or a size disagrees with its shape.
std::vector<std::pair<std::string, Tensor>> read_safetensors(const std::filesystem::path& file);

/// Writes tensors in the given order, streaming. Same promises as write_prepared.
void write_safetensors(const std::filesystem::path& file,
                       const std::vector<std::pair<std::string, Tensor>>& tensors);

}  // namespace edgegauge::model
