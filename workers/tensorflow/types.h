// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <optional>

#include <tensorflow/c/tf_datatype.h>

namespace edgegauge::tensorflow {

TF_DataType to_tensorflow(model::DataType type);
/// nullopt for a type that tensors of ours cannot have: strings, resources, quantised and complex numbers.
std::optional<model::DataType> from_tensorflow(TF_DataType type);

}  // namespace edgegauge::tensorflow
