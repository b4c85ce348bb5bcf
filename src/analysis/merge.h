// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <vector>

/// Runs of several devices in one report (docs/report.md).
namespace edgegauge::analysis {

/// Gives each its place, and the name that tells it apart from the others: the beginning of the device's
/// headline, all of it, or the beginning with the file, or with file and run. One alone has the headline.
void name_origins(std::vector<Origin*> origins);

/// Summaries of one run each, by place, as one; of a single part, that part. What was found within a device
/// stays as it is: its settings, answers and starts, and its warnings under its name. New is what lies
/// between devices. Either all have an overview or none.
Summary merge_summaries(std::vector<Summary> parts);

}  // namespace edgegauge::analysis
