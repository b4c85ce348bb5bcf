// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/claims.h"

/// One function for each claim of the table in claims.cpp.
namespace edgegauge::analysis {

Judgement fastest_and_balanced_models(const Study& study);
Judgement little_gain_from_batching(const Study& study);
Judgement mxnet_better_in_batches(const Study& study);
Judgement shared_memory_saturates(const Study& study);
Judgement most_demanding_models(const Study& study);
Judgement pytorch_memory_cpu_power(const Study& study);
Judgement mxnet_memory_cpu_power(const Study& study);
Judgement loading(const Study& study);
Judgement dear_boards_perform(const Study& study);
Judgement power_hardly_differs(const Study& study);
Judgement gpu_is_critical(const Study& study);
Judgement pytorch_most_efficient(const Study& study);

}  // namespace edgegauge::analysis
