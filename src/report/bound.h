// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/bound.h"
#include "analysis/summary.h"

#include <string>

namespace edgegauge::report {

/// "✗ p99>50ms: resnet50 b4 mxnet (61.2 ms)", "✓ p99>50ms: in none of 24 cells; 2 have no p99", "? p99>50ms:
/// could be judged in no cell".
std::string bound_line(const analysis::Bound& bound, const analysis::BoundCheck& check,
                       const analysis::Varying& which);

}  // namespace edgegauge::report
