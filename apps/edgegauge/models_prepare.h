// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run_spec.h"
#include "model/graph.h"
#include "models_source.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::cli {

/// An input of a model as it is at batch 1.
struct PreparedInput {
  std::string name;
  model::TensorType type;
  bool batch_is_free = true;
};

/// What depends on a model's content alone; kept beside its prepared form so that it need not be read again.
/// Counts are unset for a file that only frameworks read.
struct ModelFacts {
  std::optional<std::int64_t> multiply_adds;  ///< per sample
  std::optional<std::int64_t> parameters;
  std::optional<std::int64_t> activations;  ///< model::Cost's, per sample
  std::optional<std::int64_t> classes;  ///< last extent of the first output; 0 for a scalar
  std::vector<PreparedInput> inputs;
};

/// A model in the cache: CACHE/models/HASH/ with weights.safetensors, model.json (ModelFacts) and
/// b<N>/graph.json.
struct CachedModel {
  std::string hash;
  std::filesystem::path folder;
  std::filesystem::path graph;  ///< graph.json for the batch asked for; empty: only frameworks read it
  ModelFacts facts;
};

/// Finds the model in the cache, or prepares what is missing there. Batch 1 stands for a file's own shapes
/// where it fixes them. Throws BadInput for another batch than a fixed one.
CachedModel prepare(const ModelSource& source, const RunSpec& spec, std::int64_t batch);

/// An input's leading extent is free when it is 1 (or open) and the model still fits together with 2 there,
/// outputs of leading extent 1 growing with it.
std::vector<PreparedInput> find_inputs(const ModelSource& source, const RunSpec& spec,
                                       const model::Graph& at_batch_1);

}  // namespace edgegauge::cli
