// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/units.h"
#include "roofline/kernels.h"

#include <vector>

namespace edgegauge::roofline {

/// What is done per second by one thread on each of these CPUs, all at once and for as long as `window` after
/// a warm-up of a quarter of it: multiply-adds of a peak; bytes read and written of a stream. At least one
/// CPU; on one that we may not run on, the thread runs where the kernel puts it.
///
/// Ends the process with SIGILL where the processor lacks what the loop needs: call it in a process that may
/// end.
double measure_peak(const PeakKernel& kernel, const std::vector<int>& cpus, Nanoseconds window);

/// `working_set` bytes are what all threads together go over, each its own share, rounded down to what the
/// loop takes (but never to nothing).
double measure_stream(const StreamKernel& kernel, const std::vector<int>& cpus, std::int64_t working_set,
                      Nanoseconds window);

}  // namespace edgegauge::roofline
