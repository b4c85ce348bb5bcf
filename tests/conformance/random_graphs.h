// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/question.h"

#include <cstdint>

namespace edgegauge::conformance {

/// A network of a few random nodes, of the kinds and in the combinations that convolutional networks are made
/// of; the same one for the same seed on every machine.
Question random_question(std::uint64_t seed, std::int64_t batch);

}  // namespace edgegauge::conformance
