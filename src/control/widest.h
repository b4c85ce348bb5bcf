// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/processes.h"
#include "core/statistics.h"
#include "core/steady_state.h"
#include "core/units.h"
#include "store/store.h"

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace edgegauge::control {

/// Where the rest of a budget goes: to another process of the setting whose pooled median (processes.h) is
/// known least, as long as its interval is wider than the target. A setting of which a process had no steady
/// state comes after all others, the one with the fewest processes first: its interval reaches over levels,
/// which more processes do not narrow, and would take all that is left.
class Widest {
 public:
  /// `target`: relative half-width of the median's interval.
  explicit Widest(double target) : target_(target) {}

  /// The run has this process of a cell's setting, whatever becomes of it: no other gets its number. `cell`
  /// is the place of the setting in the plan, of whichever of its processes came first.
  void plan(std::size_t cell, const store::CellKey& key);

  /// A process that was planned was measured: its median in ns with its interval, how long all of it took,
  /// and what its latencies did. Without an interval it tells nothing.
  void add(const store::CellKey& key, const Estimate& p50, Nanoseconds took,
           const std::optional<SteadyState>& state = {});

  /// Another process of this cell's setting failed: no more of them.
  void give_up(const store::CellKey& key);

  /// Where in the plan this cell's setting is; nullopt: nowhere.
  std::optional<std::size_t> place_of(const store::CellKey& key) const;

  /// Whether another process of this cell's setting may be measured, within this time by the longest of those
  /// so far.
  bool has_room(const store::CellKey& key, Nanoseconds room) const;

  /// What to measure next: a cell of the plan, with the number of its next process.
  struct Next {
    std::size_t cell;
    int repeat;
  };

  /// nullopt when every setting is within the target, or what is not has no room.
  std::optional<Next> next(Nanoseconds room) const;

 private:
  struct Setting {
    std::size_t cell;
    int last;  ///< number of a process
    std::vector<Estimate> medians = {};
    Nanoseconds longest{};
    bool given_up = false;
    Spread spread = Spread::kErrors;

    bool has_room(Nanoseconds room) const { return !medians.empty() && !given_up && longest <= room; }
    double relative_half_width() const;
    bool gains_more_than(const Setting& other) const;  ///< by another process
  };
  /// But for which process it is.
  struct BySetting {
    bool operator()(const store::CellKey& a, const store::CellKey& b) const;
  };

  double target_;
  std::map<store::CellKey, Setting, BySetting> settings_;
};

}  // namespace edgegauge::control
