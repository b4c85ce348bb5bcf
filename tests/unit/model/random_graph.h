// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <cstdint>

namespace edgegauge::model::test {

/// A small inferred network of randomly chosen operators, the same for the same seed; its only input is "x".
Graph random_graph(std::uint64_t seed);

}  // namespace edgegauge::model::test
