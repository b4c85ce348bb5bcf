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
  RowMaker(const std::vector<store::ModelRow>& models, std::shared_ptr<const Origin> origin);

  /// Without phases, predictions and windows; labelled with the model's name. Of a measured cell with its
  /// ceiling, and the metrics that follow from it.
  Row row_of(store::CellRow cell) const;

 private:
  std::map<std::string, std::shared_ptr<const store::ModelRow>, std::less<>> models_;
  std::shared_ptr<const store::ModelRow> unknown_;  ///< of a cell whose model is not stored
  std::shared_ptr<const Origin> origin_;
};

/// Two files may bear one name: then the start of each one's content hash is shown with it.
void label_models(std::vector<Row>& rows);

/// Into the order of a summary. For each place, where its row was.
std::vector<std::size_t> sort_as_shown(std::vector<Row>& rows);

std::vector<store::Prediction> best_of_each(const std::vector<store::Prediction>& predictions);

}  // namespace edgegauge::analysis
