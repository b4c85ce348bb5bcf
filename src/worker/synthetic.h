// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace edgegauge::worker {

/// Values for an input that nobody gave data for: float types normal(0,1) without zeros, integer types and
/// booleans 0. The same for the same seed, input and request, whatever the framework.
void fill_synthetic(std::span<std::byte> memory, model::DataType type, std::uint64_t seed, int input,
                    std::size_t request);

}  // namespace edgegauge::worker
