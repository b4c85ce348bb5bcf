// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/onnx/onnx.h"

#include "fuzz/target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static edgegauge::fuzz::InputFile file("input.onnx");
  edgegauge::fuzz::read_or_refuse([&] { edgegauge::model::read_onnx(file.holding(data, size)); });
  return 0;
}
