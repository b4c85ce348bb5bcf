// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace edgegauge::worker {

/// Undoes what the parent left behind and what libraries installed while they loaded: every handler to its
/// default, no signal blocked.
void reset_signals();

/// From now on a crash (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) writes to stderr, which is the cell's log,
/// where it happened: one line per frame, innermost first. Where the process' memory is limited
/// (RLIMIT_DATA), a library that never looks whether it was given any crashes at address zero, and that this
/// is for want of memory is said, too. The process dies of it as before. Libraries may put handlers of their
/// own in place.
void explain_crashes();

/// From now on SIGTERM only asks to stop: the request under way is ended first.
void catch_termination();
bool stop_requested();

/// Thrown between two requests once stop was requested. Not an exception of any framework's, so that no
/// handler takes it for a failure.
struct Stopped {};

}  // namespace edgegauge::worker
