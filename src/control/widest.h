// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/statistics.h"
#include "core/units.h"
#include "store/store.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace edgegauge::control {

/// Where the rest of a budget goes: to another process of the setting whose pooled median (processes.h) is
/// known least, as long as its interval is wider than the target.
class Widest {
 public:
  /// `target`: relative half-width of the median's interval.
  explicit Widest(double target) : target_(target) {}

  /// A process of a cell's setting was measured: its median in ns with its interval, and how long all of it
  /// took. `cell` is the place of one of them in the plan, of whichever came first. Without an interval it
  /// counts as a process, and tells nothing.
  void add(std::size_t cell, const store::CellKey& key, const Estimate& p50, Nanoseconds took);

  /// Whether a process of this cell's setting was added that told something.
  bool knows(const store::CellKey& key) const { return find(key) != nullptr; }

  /// Another process of this cell's setting failed: no more of them.
  void give_up(const store::CellKey& key);

  /// What to measure next: a cell of the plan, with the number of its next process.
  struct Next {
    std::size_t cell;
    int repeat;
  };

  /// nullopt when every setting is within the target, or what is not takes longer (by the longest of its
  /// processes so far) than there is room.
  std::optional<Next> next(Nanoseconds room) const;

 private:
  struct Setting {
    store::CellKey key;  ///< its repeat is the last one's
    std::size_t cell;
    std::vector<Estimate> medians;
    Nanoseconds longest{};
    bool given_up = false;
    double relative_half_width() const;
  };
  const Setting* find(const store::CellKey& key) const;
  Setting* find(const store::CellKey& key);

  double target_;
  std::vector<Setting> settings_;
};

}  // namespace edgegauge::control
