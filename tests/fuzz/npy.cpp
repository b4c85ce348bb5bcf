// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/npy.h"

#include "fuzz/target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static edgegauge::fuzz::InputFile file("input.npy");
  edgegauge::fuzz::read_or_refuse([&] { edgegauge::model::read_npy(file.holding(data, size)); });
  return 0;
}
