// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "roofline/kernels.h"

/// Each architecture's file (peak_x86.cpp, ...) defines these where it is compiled for it.
namespace edgegauge::roofline {

std::span<const PeakKernel> peak_rows();
std::span<const StreamKernel> stream_rows();

/// Of all values that the chains of a loop hold.
template <class Value>
double sum_of(std::span<const Value> values) {
  double sum = 0;
  for (const Value value : values) sum += static_cast<double>(value);
  return sum;
}

/// The row that every architecture has: how the C library copies, which may go around the caches.
StreamKernel memcpy_row();

}  // namespace edgegauge::roofline
