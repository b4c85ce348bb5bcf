// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/metrics.h"
#include "store/store.h"

namespace edgegauge::analysis {

/// A cell as a report shows it.
struct Row {
  store::CellRow cell;
  store::ModelRow model;
  std::vector<PhaseRecord> phases;             ///< empty unless measured
  std::vector<store::Prediction> predictions;  ///< best of each picture
  const MetricValue* metric(std::string_view name) const;  ///< nullptr: absent
};

/// The fastest framework or setting for one model at one batch, against its runner-up.
struct Answer {
  std::string model;
  std::int64_t batch = 1;
  std::size_t best = 0;                        ///< index into Summary::rows
  std::optional<std::size_t> runner_up;
  bool tie = false;                            ///< the intervals overlap
  double ratio = 1;                            ///< runner-up's median / best's
};

/// All that a report of one run is made of, in the order shown: by model, batch, framework, knobs.
struct Summary {
  store::RunRow run;
  store::DeviceRow device;
  std::vector<Row> rows;
  std::vector<Answer> answers;
  std::vector<store::InputStageRow> input_stages;
  int measured = 0, failed = 0, skipped = 0;
  std::vector<std::string> warnings;           ///< sentences that advise: flags of the machine, not converged, synthetic weights
};

/// Throws BadInput when the store has no such run (or no run at all).
Summary summarise(const store::Store& store, std::optional<RunId> run = std::nullopt);  ///< default: the last run

}  // namespace edgegauge::analysis
