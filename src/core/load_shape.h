// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/units.h"

#include <optional>
#include <string>
#include <string_view>

namespace edgegauge {

/// How requests come (docs/measurement.md, "Load shapes").
enum class LoadKind {
  kClosed,   ///< one after another, each as soon as the one before it is answered
  kOffline,  ///< so in several instances of the model at once
  kPaced,    ///< at a fixed rate, whether or not the one before is answered
  kPoisson,  ///< likewise, at random times
};

/// The name under which each is stored and printed; parse_load_kind is the inverse.
std::string_view name_of(LoadKind kind);
std::optional<LoadKind> parse_load_kind(std::string_view name);

struct LoadShape {
  LoadKind kind = LoadKind::kClosed;
  double rate = 0;          ///< paced, Poisson: requests (of a whole batch) per second
  int instances = 1;        ///< offline: sessions of the model, each with the cell's threads
  Nanoseconds sustained{};  ///< measured for so long, however precise it gets; 0: until it is precise

  /// Requests arrive by a schedule: latencies count from there.
  bool has_arrivals() const { return kind == LoadKind::kPaced || kind == LoadKind::kPoisson; }
  bool is_sustained() const { return sustained > Nanoseconds::zero(); }
  bool operator==(const LoadShape&) const = default;
};

/// "closed", "offline x4", "paced 5/s", "poisson 20/s sustained 1200s": part of a cell's key, so that one
/// shape is never ranked with another. The inverse gives nullopt for what is none.
std::string to_text(const LoadShape& load);
std::optional<LoadShape> parse_load_shape(std::string_view text);

}  // namespace edgegauge
