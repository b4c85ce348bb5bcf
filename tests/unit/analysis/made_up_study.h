// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/price_list.h"
#include "analysis/results.h"

#include <set>
#include <vector>

namespace edgegauge::test {

/// Results of a Raspberry Pi 4 (CPU), a Jetson Nano, TX2 and Xavier NX (GPU), two processes for each cell, in
/// a world in which the study's claims are right, except those named: in these, every part is plainly wrong.
std::vector<analysis::LoadedRun> made_up_study(const std::set<int>& wrong_claims);

/// Of these boards: TX2 and Xavier NX are the dearest, unless claim 9 is wrong.
analysis::PriceList made_up_prices(const std::set<int>& wrong_claims);

/// A measured cell with these metrics; an interval of +-1% where `spread`.
struct MadeUpMetric {
  std::string_view name;
  double value;
  bool spread = true;
};
store::CellRow made_up_cell(std::int64_t id, store::CellKey key, const std::vector<MadeUpMetric>& metrics);

}  // namespace edgegauge::test
