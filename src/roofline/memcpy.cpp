// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "roofline/kernel_rows.h"

#include <cstring>

namespace edgegauge::roofline {
namespace {

std::uint32_t copy(float* a, const float* b, const float*, std::size_t count) {
  std::memcpy(a, b, count * sizeof(float));
  return 0;
}

}  // namespace

StreamKernel memcpy_row() {
  return {.name = "memcpy",
          .access = "memcpy",
          .instructions = "libc",
          .needs = {},
          .arrays = 2,
          .run = copy};
}

}  // namespace edgegauge::roofline
