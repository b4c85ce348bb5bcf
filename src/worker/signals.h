// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace edgegauge::worker {

/// Undoes what the parent left behind and what libraries installed while they loaded: every handler to its
/// default, no signal blocked.
void reset_signals();

/// From now on SIGTERM only asks to stop: the request under way is ended first.
void catch_termination();
bool stop_requested();

/// Thrown between two requests once stop was requested. Not an exception of any framework's, so that no
/// handler takes it for a failure.
struct Stopped {};

}  // namespace edgegauge::worker
