// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/workers.h"
#include "core/run_spec.h"
#include "model/graph.h"
#include "store/store.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace edgegauge::control {

/// Who prepares models and pictures: this program again, in a child process, so that no model ever enters the
/// controller's memory.
struct Preparer {
  std::filesystem::path program = "/proc/self/exe";
  const std::atomic<bool>* stop =
      nullptr;  ///< once set, children are killed and Error(kInterrupted) is thrown
};

/// What the controller knows of a model without ever loading it: told by `edgegauge models prepare` in a
/// child.
struct PreparedModel {
  store::ModelRow row;
  std::filesystem::path folder;         ///< CACHE/models/HASH
  std::filesystem::path original_onnx;  ///< the user's or package's own .onnx; empty for zoo models
  std::string native_format;  ///< of a user's file that only frameworks read; empty for all other models
  std::filesystem::path original_native;  ///< that file: there is no graph, and no other worker can load it
  struct Input {
    std::string name, dtype;    ///< dtype empty: the model's own, whatever that is
    model::Shape shape;         ///< at batch 1
    bool batch_is_free = true;  ///< false: the file fixes its batch
  };
  std::vector<Input> inputs;   ///< of a native file those that the user named, perhaps none
  std::vector<std::string>
      request;  ///< what names the model to a child: NAME|FILE and the flags that change it
};

/// Prepares a catalogue model or file in a child process (cached by content hash). Throws the child's error.
PreparedModel prepare_model(const std::string& name_or_file, const RunSpec& spec,
                            const Preparer& preparer = {});

/// Stands in where only workers that need no model are planned: named "-", without inputs.
PreparedModel no_model();

/// Whether this worker can be given the model: any that is not in another framework's own format.
bool loads(const Worker& worker, const PreparedModel& model);

/// graph.json for a batch (made in a child if not there yet). Throws BadInput for a native file.
std::filesystem::path prepared_graph(const PreparedModel& model, std::int64_t batch,
                                     const Preparer& preparer = {});

/// Has a child write the model as ONNX, with flags of `models export` besides. Throws the child's error.
void export_onnx(const PreparedModel& model, const std::vector<std::string>& flags,
                 const std::filesystem::path& file, const Preparer& preparer = {});

/// The file that this worker loads for this model and batch under these settings, exported or converted in a
/// child if not cached; empty for a worker that needs none. Throws the child's error when it cannot be made;
/// nothing half-made is left.
std::filesystem::path native_file(const PreparedModel& model, const Worker& worker, std::int64_t batch,
                                  const std::map<std::string, std::string>& settings = {},
                                  const Preparer& preparer = {});

/// What the native file of a worker that converts is called: "model.pt", "model-symbol.json".
std::string native_file_name(const protocol::BackendInfo& info);

/// Whether the worker runs without any model file.
bool needs_no_model(const Worker& worker);

/// Pictures made ready for one model, in a child: one .npy per picture at batch 1 in CACHE/inputs, and their
/// stage times.
struct PreparedInputs {
  struct One {
    std::string name;
    std::filesystem::path npy;
    store::InputStageRow times;
  };
  std::vector<One> pictures;
};
PreparedInputs prepare_inputs(const PreparedModel& model, const RunSpec& spec, const Preparer& preparer = {});

}  // namespace edgegauge::control
