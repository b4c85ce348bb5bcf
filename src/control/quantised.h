// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/plan.h"

#include <filesystem>
#include <map>
#include <string>

namespace edgegauge::control {

/// Whether a worker under these settings loads the int8 form of a model that we make (model/quantise.h): one
/// that loads ONNX and is set to int8. A model in a framework's own format is left as it is.
bool loads_quantised(const Worker& worker, const PreparedModel& model,
                     const std::map<std::string, std::string>& settings);

/// The int8 form of a cell's model as ONNX. Made once per model and calibration data: the cell's own worker
/// runs the fp32 model on the cell's inputs (its pictures or tensors, else seeded values) and tells the range
/// of every activation. Throws Error when it cannot be made, with the worker's reason where that is one.
std::filesystem::path quantised_file(const Plan& plan, const PlannedCell& cell,
                                     const PreparedInputs& pictures, const Preparer& preparer);

}  // namespace edgegauge::control
