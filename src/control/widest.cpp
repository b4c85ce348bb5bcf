// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/widest.h"

#include <algorithm>

namespace edgegauge::control {

bool Widest::BySetting::operator()(const store::CellKey& a, const store::CellKey& b) const {
  return setting_of(a) < setting_of(b);
}

double Widest::Setting::relative_half_width() const {
  const Estimate pooled = pool_processes(medians, spread).pooled;
  return pooled.interval->half_width() / pooled.value;
}

bool Widest::Setting::gains_more_than(const Setting& other) const {
  if (spread != other.spread) return spread == Spread::kErrors;
  if (spread == Spread::kLevels) return medians.size() < other.medians.size();
  return relative_half_width() > other.relative_half_width();
}

void Widest::plan(std::size_t cell, const store::CellKey& key) {
  Setting& setting = settings_.try_emplace(key, Setting{.cell = cell, .last = key.repeat}).first->second;
  setting.last = std::max(setting.last, key.repeat);
}

void Widest::add(const store::CellKey& key, const Estimate& p50, Nanoseconds took,
                 const std::optional<SteadyState>& state) {
  Setting& setting = settings_.at(key);
  const bool is_known = p50.interval && p50.value > 0;
  if (is_known) setting.medians.push_back(p50);
  if (is_known && state && !state->is_steady()) setting.spread = Spread::kLevels;
  setting.longest = std::max(setting.longest, took);
}

void Widest::give_up(const store::CellKey& key) { settings_.at(key).given_up = true; }

std::optional<std::size_t> Widest::place_of(const store::CellKey& key) const {
  const auto found = settings_.find(key);
  return found == settings_.end() ? std::nullopt : std::optional(found->second.cell);
}

bool Widest::has_room(const store::CellKey& key, Nanoseconds room) const {
  return settings_.at(key).has_room(room);
}

std::optional<Widest::Next> Widest::next(Nanoseconds room) const {
  const Setting* widest = nullptr;
  for (const auto& [key, setting] : settings_) {
    if (!setting.has_room(room) || setting.relative_half_width() <= target_) continue;
    if (widest == nullptr || setting.gains_more_than(*widest)) widest = &setting;
  }
  if (widest == nullptr) return std::nullopt;
  return Next{widest->cell, widest->last + 1};
}

}  // namespace edgegauge::control
