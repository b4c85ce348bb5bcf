// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/close_range.h"

#include <fcntl.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

/// Kernels before 5.9 know no range to close, and before 5.11 none to close on exec: then one by one.
constexpr int kMostDescriptors = 4096;

}  // namespace

void close_from(int first) {
  if (close_range(static_cast<unsigned>(first), ~0U, 0) == 0) return;
  for (int descriptor = first; descriptor < kMostDescriptors; ++descriptor) close(descriptor);
}

void close_on_exec_from(int first) {
  if (close_range(static_cast<unsigned>(first), ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  for (int descriptor = first; descriptor < kMostDescriptors; ++descriptor)
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

}  // namespace edgegauge::control
