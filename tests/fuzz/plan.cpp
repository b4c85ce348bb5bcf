// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/plan_file.h"
#include "core/check.h"
#include "fuzz/target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static edgegauge::fuzz::InputFile toml("plan.toml"), json("plan.json");
  for (auto* file : {&toml, &json}) {
    edgegauge::fuzz::read_or_refuse([&] {
      edgegauge::RunSpec spec, again;
      edgegauge::control::read_plan(file->holding(data, size), spec);
      // What a plan was understood as is itself a plan, and means the same.
      const std::string text = edgegauge::control::to_toml(spec);
      edgegauge::control::read_plan(
          toml.holding(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()), again);
      EDGEGAUGE_CHECK(edgegauge::control::to_toml(again) == text);
    });
  }
  return 0;
}
