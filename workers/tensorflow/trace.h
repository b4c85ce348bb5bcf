// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"

#include <span>
#include <string>

namespace edgegauge::tensorflow {

/// What was really run for a request.
struct Trace {
  std::string precision = "fp32";  ///< of the results of convolutions and matrix products
  std::string kernels;  ///< operations after all rewriting, with their number: "_FusedConv2D 20, MaxPool 1"
};

/// Runs one more request, watched by TensorFlow's own tracing. A request that fails leaves the trace empty.
Trace trace_request(const Api& api, TF_Session* session, std::span<const TF_Output> input_places,
                    std::span<TF_Tensor* const> inputs, std::span<const TF_Output> output_places);

}  // namespace edgegauge::tensorflow
