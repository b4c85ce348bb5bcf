// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/workers.h"
#include "core/run_spec.h"
#include "model/graph.h"
#include "store/store.h"

namespace edgegauge::control {

/// What the controller knows of a model without ever loading it: told by `edgegauge models prepare` in a child.
struct PreparedModel {
  store::ModelRow row;
  std::filesystem::path folder;          ///< CACHE/models/HASH
  std::filesystem::path original_onnx;   ///< the user's or package's own .onnx; empty for zoo models
  struct Input {
    std::string name, dtype;
    model::Shape shape;                  ///< at batch 1
    bool batch_is_free = true;           ///< false: the file fixes its batch
  };
  std::vector<Input> inputs;
  std::string catalogue_name;            ///< empty for a user's file
};

/// Prepares a catalogue model or file in a child process (cached by content hash). Throws the child's error.
PreparedModel prepare_model(const std::string& name_or_file, const RunSpec& spec);

/// graph.json for a batch (made in a child if not there yet).
std::filesystem::path prepared_graph(const PreparedModel& model, std::int64_t batch);

/// The file that this worker loads for this model and batch, converted in a child if not cached.
/// Throws BadInput when it cannot be converted: the message becomes the cell's Skipped reason.
std::filesystem::path native_file(const PreparedModel& model, const Worker& worker, std::int64_t batch);

/// Pictures made ready for one model, in a child: one .npy per picture at batch 1 in CACHE/inputs, and their stage times.
struct PreparedInputs {
  struct One { std::string name; std::filesystem::path npy; store::InputStageRow times; };
  std::vector<One> pictures;
};
PreparedInputs prepare_inputs(const PreparedModel& model, const RunSpec& spec);

}  // namespace edgegauge::control
