// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"
#include "model.h"

namespace edgegauge::mxnet {

/// MXNet's automatic mixed precision for bfloat16: convolutions and linear layers compute in it, what only
/// passes values on or compares them takes either, and everything else is in fp32 between casts. Arrays that
/// are only used in bfloat16 are cast once, here.
void reduce_to_bf16(const Api& api, Model& model);

}  // namespace edgegauge::mxnet
