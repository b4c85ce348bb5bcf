// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run_spec.h"

#include <cstdint>
#include <string>
#include <vector>

/// What the subcommands of `models` do. Data to stdout, the rest to stderr; they throw edgegauge::Error.
namespace edgegauge::cli {

/// `models`: the catalogue.
void list_models(bool json);

/// `models show`: layers with output shape, parameters, multiply-adds and bytes moved.
void show_model(const std::string& name_or_file, const RunSpec& spec, bool json);

/// What `models export` makes of the network besides writing it.
struct ExportForm {
  bool fixed_batch = false;
  bool activations = false;  ///< every activation is an output
  std::string ranges;        ///< file (model/quantise.h) by which it is quantised to int8; empty: it is not
};

/// `models export`: one .onnx file.
void export_model(const std::string& name_or_file, const RunSpec& spec, const std::string& output,
                  const ExportForm& form, bool json);

/// `models prepare`: the form that workers convert from, in the cache.
void prepare_model(const std::string& name_or_file, const RunSpec& spec, std::int64_t batch, bool json);

/// `models pictures`: pictures as a model wants them, in the cache as .npy.
void prepare_pictures(const std::string& name_or_file, const RunSpec& spec,
                      const std::vector<std::string>& pictures, bool json);

}  // namespace edgegauge::cli
