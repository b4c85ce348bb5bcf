// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/backend.h"
#include "worker/channel.h"

namespace edgegauge::worker {

/// Greets, hears one request, measures it and reports, ending with Finished or Failed. Whatever the framework
/// throws becomes Failed. Throws Stopped (signals.h) when SIGTERM asked for it, and Error when the channel is
/// unusable.
void run_cell(Backend& backend, Channel& channel, const protocol::Hello& hello);

}  // namespace edgegauge::worker
