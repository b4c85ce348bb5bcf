// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Stored cells as rows of text that other programs read, and back (docs/export.md): long form, one row for
/// each cell and quantity.
namespace edgegauge::analysis {

/// A run as export writes and import reads it.
struct PortableRun {
  store::RunRow run;
  store::DeviceRow device;
  std::vector<store::ModelRow> models;  ///< of the cells
  std::vector<store::FinishedCell> cells;
};

/// What a column is about: a cell, or one observation of it.
struct CellRecord {
  store::RunRow run;
  store::DeviceRow device;
  store::ModelRow model;
  store::CellRow cell;
};

/// One column that says which cell a row is of. The row is all there is to add for a new one.
struct ColumnRow {
  std::string_view name;
  std::string_view unit;  ///< empty: none
  std::string_view meaning;
  bool is_number = false;
  std::string (*text)(const CellRecord&);             ///< empty: absent
  void (*set)(CellRecord&, const std::string& text);  ///< the inverse; throws BadInput
};

/// Every such column, in order; the dimensions of the grid among them.
const std::vector<ColumnRow>& cell_columns();

/// One figure of a cell: a metric, a part of a phase, or one latency.
struct Observation {
  std::string quantity;               ///< "latency_p50", "phase_wall:load_library", "latency"
  std::string unit;                   ///< of the three figures
  std::optional<std::int64_t> index;  ///< order of phases and latencies
  double value = 0;
  std::optional<double> low, high;  ///< 95% interval
};

/// What an observation's own columns are called: {name, meaning}.
struct ObservationColumn {
  std::string_view name, meaning;
};
std::span<const ObservationColumn> observation_columns();

/// What export writes besides metrics.
struct Include {
  bool phases = false;
  bool samples = false;
};

std::vector<Observation> observations_of(const store::FinishedCell& cell, const Include& include);

/// The inverse, for one observation after another in any order but that of indices. Throws BadInput for a
/// quantity that is none.
void add_observation(store::FinishedCell& cell, const Observation& observation);

/// Quantities that are no metrics: {name, unit, meaning}; NAME stands for a phase's.
struct QuantityRow {
  std::string_view name, unit, meaning;
};
std::span<const QuantityRow> other_quantities();

}  // namespace edgegauge::analysis
