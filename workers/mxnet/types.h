// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <optional>
#include <string>

namespace edgegauge::mxnet {

/// MXNet's number for an element type (mshadow/base.h, TypeFlag), which the C API and both files use.
int type_flag(model::DataType type);
std::optional<model::DataType> from_type_flag(int flag);

/// The name that operators' parameters have for it: "float32". Empty where they have none.
std::string type_name(model::DataType type);

/// "(2, 3)" and "(2,)", as operators' parameters are written.
std::string tuple(const std::vector<std::int64_t>& numbers);

}  // namespace edgegauge::mxnet
