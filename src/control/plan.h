// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/prepare.h"
#include "control/workers.h"
#include "core/run_spec.h"
#include "device/device.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::control {

/// One cell, resolved: enough to launch it, or the reason why it is skipped.
struct PlannedCell {
  store::CellKey key;
  std::size_t model = 0;   ///< index into Plan::models
  std::size_t worker = 0;  ///< index into Plan::workers
  std::size_t place = 0;   ///< in the grid as it was asked for, first values first, before it is shuffled
  LoadShape load = {};     ///< that of the key
  std::optional<std::string> skip;
};

/// A RunSpec resolved against this device: cells in the seeded random order in which they will run.
struct Plan {
  RunSpec spec;
  std::filesystem::path root = "/";  ///< below which sensors and the machine's state are read
  device::Device device;
  std::vector<PreparedModel> models;
  std::vector<Worker> workers;
  std::optional<Worker> reference;  ///< ONNX Runtime's, usable or not; unset: it was not built
  std::vector<PlannedCell> cells;
  Nanoseconds
      estimate{};  ///< expected wall time: sum over cells of load + warm-up + measuring (estimate.cpp)
};

/// Models x frameworks x batches x threads x knobs x repeats. A knob is a dimension only for the frameworks
/// that have it. Without models, only workers that need none can be planned. Throws Error for what no cell
/// could be made of; what rules out single cells is a skip reason.
Plan make_plan(const RunSpec& spec, const device::Device& device, const std::vector<Worker>& workers,
               const Preparer& preparer = {});

}  // namespace edgegauge::control
