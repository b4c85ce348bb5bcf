// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <string>

namespace edgegauge::analysis {

/// Repeats of one setting tell nothing in an overview, whose lines are named by what varies in the whole run.
Varying varying(const Summary& summary);
Varying varying(const std::vector<Row>& rows);

/// What tells the series of a figure apart: devices have places or panels of their own. An overview has one
/// row for a framework, of whichever setting is the fastest at that batch.
Varying varying_in_figures(const Summary& summary);

/// "onnxruntime", "onnxruntime t4 arena=off #2", "ncnn on Raspberry Pi 5": how a cell's model is run, as far
/// as that varies; the framework is always named.
std::string setting_name(const Row& row, const Varying& which);

/// "resnet18 b4", with the setting behind it as far as it varies: "resnet18 b4 onnxruntime t4".
std::string cell_name(const Row& row, const Varying& which);

/// "edgegauge show 3", with the results file behind it where there are several.
std::string show_command(const Row& row);

/// "a, b, c", or of more than a sentence can hold the first ones "and 17 more".
std::string listed(const std::vector<std::string>& texts);

}  // namespace edgegauge::analysis
