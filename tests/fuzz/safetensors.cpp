// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "fuzz/target.h"
#include "model/prepared.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static edgegauge::fuzz::InputFile file("input.safetensors");
  edgegauge::fuzz::read_or_refuse([&] { edgegauge::model::read_safetensors(file.holding(data, size)); });
  return 0;
}
