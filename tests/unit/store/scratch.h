// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <stdlib.h>

namespace edgegauge::store::test {

/// A fresh folder that is removed with all that is in it.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "edgegauge-store-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder could be made");
    folder_ = name;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

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

/// Runs `action`, which must throw `Expected`, and returns what was thrown.
template <class Expected, class Action>
Expected thrown_by(Action&& action) {
  try {
    action();
  } catch (const Expected& error) {
    return error;
  }
  throw std::runtime_error("nothing was thrown");
}

}  // namespace edgegauge::store::test
