// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <optional>

namespace edgegauge::analysis {

/// The setting that is fastest, or level with the fastest, in most models at the smallest batch, for a
/// summary whose rows, answers and counts are there. None where no two settings ran one model.
///
/// Confidence begins as high and falls by one for each of these: the lead is within the intervals in more
/// than half of the models; more than a tenth of the cells it rests on did not converge; the machine's state
/// spoils figures (a virtual machine, throttling, a debug build, ...).
std::optional<Recommendation> recommend(const Summary& summary);

/// The device that is fastest, each with the setting that is best on it, by the same rules. None where no two
/// were measured in one model.
std::optional<Recommendation> recommend_device(const Summary& summary);

}  // namespace edgegauge::analysis
