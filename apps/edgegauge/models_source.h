// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/formats.h"
#include "core/run_spec.h"
#include "model/graph.h"
#include "zoo/catalogue.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace edgegauge::cli {

/// What NAME|FILE on the command line stands for.
struct ModelSource {
  const zoo::Entry* entry = nullptr;  ///< of a catalogue model
  std::filesystem::path file;  ///< absolute; the user's or package's file; empty for a model built here
  std::string name;            ///< catalogue name, or the file's name without its ending
  std::string title;
  std::string source;                         ///< "zoo", "package NAME VERSION", or the file as given
  std::optional<control::NativeFile> native;  ///< of a file that only frameworks read

  bool is_built() const { return file.empty(); }
  bool is_prepared() const;  ///< the file is a graph.json
};

/// A catalogue name wins over a file. Throws BadInput for what is neither (with near names) and for a file
/// that no worker loads, and Error(kRuntimeMissing) when the package of a catalogue model is not installed.
ModelSource find_model(const std::string& name_or_file);

/// The command that fetches the package of a catalogue model.
std::string fetch_command(const zoo::Entry& entry);

/// Where the file of a catalogue model with a package is, or would be once installed.
std::filesystem::path package_file(const zoo::Entry& entry);

/// The network, inferred. Throws BadInput for a file that only frameworks read. Of a model built here: at
/// this batch, parameters declared but not filled. Of a file: with these input shapes, whole.
model::Graph open_model(const ModelSource& source, std::int64_t batch,
                        const std::map<std::string, model::Shape>& shapes);

/// Fills a model that is built here from spec.weights_file, or synthetically from spec.seed.
void fill_weights(model::Graph& graph, const ModelSource& source, const RunSpec& spec);

/// "synthetic (seed 1)", the weights file's name, or "in the model file". Throws Error(kUsage) for a weights
/// file given with a model that has its own.
std::string weights_text(const ModelSource& source, const RunSpec& spec);

}  // namespace edgegauge::cli
