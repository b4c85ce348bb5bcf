// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>

namespace edgegauge {

/// A row's number in the results file, typed by what the row is, so that a cell is never looked up as a run.
template <class Tag>
struct Id {
  std::int64_t value = 0;
  friend auto operator<=>(const Id&, const Id&) = default;
};

using DeviceId = Id<struct DeviceTag>;
using RunId = Id<struct RunTag>;
using CellId = Id<struct CellTag>;

}  // namespace edgegauge
