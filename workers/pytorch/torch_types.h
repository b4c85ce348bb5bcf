// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"
#include "worker/backend.h"

#include <exception>
#include <string>

#include <c10/core/ScalarType.h>

/// What the sources that call PyTorch share.
namespace edgegauge::pytorch {

/// Throws worker::BackendError for a type that no model of ours has.
model::DataType from_torch(c10::ScalarType type);
c10::ScalarType to_torch(model::DataType type);

/// What PyTorch threw, without the stack traces that it appends, as a BackendError of the right kind.
worker::BackendError translate(const std::exception& error);

}  // namespace edgegauge::pytorch
