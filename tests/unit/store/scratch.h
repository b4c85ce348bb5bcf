// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"
#include "support/scratch.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace edgegauge::store::test {

using edgegauge::test::read_text;
using edgegauge::test::Scratch;
using edgegauge::test::thrown_by;

inline void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

/// A store's device, model and run, and `cells` planned cells of it.
struct PlannedRun {
  RunId run;
  std::vector<CellId> cells;
};

inline PlannedRun plan_run(Store& store, std::size_t cells) {
  const DeviceId device = store.add_device({"fingerprint", "A board", "{}"});
  store.add_model({"hash", "tiny", "Tiny", "zoo", "synthetic (seed 1)", 1000, 10, {}});
  RunRow run;
  run.device = device;
  const RunId id = store.begin_run(run);
  CellKey key;
  key.model_hash = "hash";
  key.model = "tiny";
  key.runtime = "null";
  return {id, store.plan_cells(id, std::vector<CellKey>(cells, key))};
}

inline Measurement measurement_of(std::size_t samples) {
  Measurement measurement;
  for (std::size_t i = 0; i < samples; ++i) {
    measurement.samples_ns.push_back(1'000'000 + static_cast<std::int64_t>(i * 7919 % 1000));
  }
  measurement.use.wall = Nanoseconds(1'000'000 * static_cast<std::int64_t>(samples));
  return measurement;
}

}  // namespace edgegauge::store::test
