// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.h"
#include "worker/backend.h"

/// What the C library does with memory that a framework frees after a request.
///
/// By default glibc maps large blocks anew for each allocation and gives what lies free at the end of its
/// heap back to the system, so that a request faults its activations in again, page by page (mallopt(3):
/// M_MMAP_THRESHOLD, M_TRIM_THRESHOLD). How much of them depends on how the heap came to lie, and differs
/// between processes of one and the same cell.
namespace edgegauge::worker {

/// The row that every framework has beside its own: "returned" or "kept".
protocol::Knob freed_memory_knob();

/// For this process, from now on; before the framework's library is loaded.
void apply_freed_memory(const Settings& settings);

}  // namespace edgegauge::worker
