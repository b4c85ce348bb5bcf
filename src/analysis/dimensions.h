// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/store.h"

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::analysis {

/// One dimension of the grid of cells. The row is all there is to add for a new one: pairing, `compare --by`,
/// and the columns and filters of `export` follow.
struct DimensionRow {
  std::string_view name;                       ///< as the command line and files call it
  std::string_view mark;                       ///< stands before its value in a cell's name: "b" in "b4"
  std::string_view meaning;                    ///< one sentence, for documents
  std::string (*text)(const store::CellKey&);  ///< two cells are alike in it when this is equal
  void (*set)(store::CellKey&, const std::string&);  ///< the inverse; throws BadInput for no such value
};

inline constexpr std::size_t kDimensionCount = 12;

/// Every dimension, in the order in which cells are sorted and shown; `repeat` is the last.
std::span<const DimensionRow> dimensions();

/// nullptr when there is none of that name.
const DimensionRow* find_dimension(std::string_view name);

/// Equal for two cells just if they are alike in all dimensions but those named. `repeat` never counts.
std::string key_without(const store::CellKey& key, std::initializer_list<std::string_view> left_out);

/// Which dimensions a name needs, so that no two of these cells have the same: model, batch and framework
/// always, the others where they differ.
std::vector<const DimensionRow*> naming_dimensions(std::span<const store::CellKey* const> cells);

/// "resnet18 b4 pytorch t2 bf16"
std::string cell_name(const store::CellKey& key, const std::vector<const DimensionRow*>& naming);

/// "arena=off;threads=2", in which '%', ';' and '=' of a name or value are written as in a URL.
std::string knobs_text(const std::map<std::string, std::string>& knobs);
std::map<std::string, std::string> knobs_from_text(std::string_view text);

}  // namespace edgegauge::analysis
