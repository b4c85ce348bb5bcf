// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace edgegauge::analysis {

/// Makes a summary's rows of stored cells, which share what is known of their models.
class RowMaker {
 public:
  /// `limits` of the device that measured the cells: empty where they are not known.
  RowMaker(const std::vector<store::ModelRow>& models, std::vector<DeviceLimit> limits);

  /// Without phases, predictions and windows; labelled with the model's name. Of a measured cell with its
  /// ceiling, and the metrics that follow from it.
  Row row_of(store::CellRow cell) const;

 private:
  std::map<std::string, std::shared_ptr<const store::ModelRow>, std::less<>> models_;
  std::shared_ptr<const store::ModelRow> unknown_;  ///< of a cell whose model is not stored
  std::vector<DeviceLimit> limits_;
};

std::vector<store::Prediction> best_of_each(const std::vector<store::Prediction>& predictions);

}  // namespace edgegauge::analysis
