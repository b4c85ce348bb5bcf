// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace edgegauge::worker {

/// Undoes what the parent left behind and what libraries installed while they loaded: every handler to its
/// default, no signal blocked.
void reset_signals();

/// Where the process' memory is limited (RLIMIT_DATA), a library that never looks whether it was given any
/// crashes at address zero. From now on such a crash says in the log that it is for want of memory; the
/// process dies of it as before. Libraries may put handlers of their own in place.
void explain_crashes_without_memory();

/// From now on SIGTERM only asks to stop: the request under way is ended first.
void catch_termination();
bool stop_requested();

/// Thrown between two requests once stop was requested. Not an exception of any framework's, so that no
/// handler takes it for a failure.
struct Stopped {};

}  // namespace edgegauge::worker
