// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <string>

namespace edgegauge::analysis {

/// Which dimensions of the grid tell the cells of a run apart; what is the same everywhere need not be
/// repeated.
struct Varying {
  bool framework = false;
  bool threads = false;
  bool precision = false;
  bool unit = false;
  bool profile = false;
  bool repeat = false;
};

Varying varying(const std::vector<Row>& rows);

/// "onnxruntime", "onnxruntime t4 arena=off #2": how a cell's model is run, as far as that varies; the
/// framework is always named.
std::string setting_name(const Row& row, const Varying& which);

/// "resnet18 b4", with the setting behind it as far as it varies: "resnet18 b4 onnxruntime t4".
std::string cell_name(const Row& row, const Varying& which);

}  // namespace edgegauge::analysis
