// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/prepared.h"

#include "fuzz/target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static edgegauge::fuzz::InputFile file("graph.json");
  edgegauge::fuzz::read_or_refuse([&] { edgegauge::model::read_prepared(file.holding(data, size)); });
  return 0;
}
