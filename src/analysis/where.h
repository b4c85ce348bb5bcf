// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/portable.h"

#include <string>
#include <vector>

/// Which rows of an export are wanted (docs/export.md).
namespace edgegauge::analysis {

/// "framework=pytorch,mxnet", "batch!=1", "threads<=4", "message~memory".
struct Where {
  std::string column;
  store::Comparison comparison = store::Comparison::kEqual;
  std::vector<std::string> values;  ///< one, of an order
  /// What is absent (empty) is neither less nor more than a number.
  bool holds(const std::string& text) const;
};

/// Of the columns that say which cell it is.
bool all_hold(const std::vector<Where>& where, const CellRecord& record);

/// Throws Error(kUsage): naming the nearest column for what names none, and for an order of what is no
/// number.
Where parse_where(const std::string& text);

}  // namespace edgegauge::analysis
