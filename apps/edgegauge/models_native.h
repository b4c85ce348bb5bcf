// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run_spec.h"
#include "models_prepare.h"
#include "models_source.h"

/// Models in a framework's own format: all that is known of them are their files, and what the user says.
namespace edgegauge::cli {

/// What a user's file is that is no catalogue model: ONNX, a prepared graph, or of a format that a worker
/// loads. Throws BadInput, naming the formats, for any other, and for an empty file.
ModelSource file_model(const std::string& name);

/// What model files may be called here, for a hint.
std::string format_hint();

/// Inputs as --input-shape names them (a leading 1 stands for the batch, as in an ONNX file); nothing else is
/// known, and nothing is written: `graph` is empty.
CachedModel describe_native(const RunSpec& spec, std::string hash);

/// `models show` of such a model.
void show_native(const ModelSource& source, const RunSpec& spec, bool json);

}  // namespace edgegauge::cli
