// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"
#include "model.h"
#include "session.h"
#include "worker/backend.h"

namespace edgegauge::mxnet {

/// Makes a model ready to be executed, as the settings ask. Throws worker::BackendError where the library
/// refuses.
Executable optimised(const Api& api, Model model, const worker::Settings& settings);

}  // namespace edgegauge::mxnet
