// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/measurement.h"
#include "store/store.h"

#include <string>
#include <vector>

namespace edgegauge::control {

/// The best classes of each picture, best first. `answers`: the outputs per request; picture i is sample i %
/// batch of request i / batch. Only the first output is looked at, and only where it is batch x classes
/// (trailing extents of 1 allowed); empty otherwise. Scores are the output as it is when it is a distribution
/// already, else its softmax. A class without a label is called by its index.
std::vector<store::Prediction> predict(const std::vector<std::vector<OutputRecord>>& answers,
                                       const std::vector<std::string>& pictures,
                                       const std::vector<std::string>& labels);

}  // namespace edgegauge::control
