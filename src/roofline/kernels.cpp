// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "roofline/kernels.h"

#include "roofline/kernel_rows.h"

#include <algorithm>

namespace edgegauge::roofline {

std::span<const PeakKernel> peak_kernels() { return peak_rows(); }
std::span<const StreamKernel> stream_kernels() { return stream_rows(); }

const PeakKernel* find_peak_kernel(std::string_view name) {
  const auto found = std::ranges::find(peak_kernels(), name, &PeakKernel::name);
  return found == peak_kernels().end() ? nullptr : &*found;
}

const StreamKernel* find_stream_kernel(std::string_view name) {
  const auto found = std::ranges::find(stream_kernels(), name, &StreamKernel::name);
  return found == stream_kernels().end() ? nullptr : &*found;
}

std::vector<std::string> missing_flags(Flags needed, std::span<const std::string> isa) {
  std::vector<std::string> missing;
  for (const std::string_view flag : needed) {
    if (std::ranges::find(isa, flag) == isa.end()) missing.emplace_back(flag);
  }
  return missing;
}

}  // namespace edgegauge::roofline
