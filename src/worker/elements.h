// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <cstddef>

namespace edgegauge::worker {

/// The number that one element stands for, wherever it lies. Integers beyond 2^53 are rounded.
using ReadElement = double (*)(const std::byte* element);

ReadElement element_reader(model::DataType type);

}  // namespace edgegauge::worker
